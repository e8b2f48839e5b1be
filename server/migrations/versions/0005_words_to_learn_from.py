"""words that visitors let us keep"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Chats from before are not asked: whether a card was shown in them is not looked up for this.
    op.add_column(
        "conversation", sa.Column("asked_to_keep", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_table(
        "phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.String(length=100), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("period", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["period"], ["period.id"], name=op.f("fk_phrase_period_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_index("ix_phrase_site_week", "phrase", ["site", "week"])


def downgrade() -> None:
    op.drop_table("phrase")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("asked_to_keep")
