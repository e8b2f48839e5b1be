"""statistics without people"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("topics_counted", "handovers_counted"):
        op.add_column("conversation", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "statistic",
        sa.Column("site", sa.String(length=100), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "begins", "days", "kind", "name", name=op.f("pk_statistic")),
    )


def downgrade() -> None:
    op.drop_table("statistic")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("handovers_counted")
        batch_op.drop_column("topics_counted")
