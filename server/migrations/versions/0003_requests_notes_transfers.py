"""requests, notes, transfers and outcomes"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("offer_site", sa.String(length=100), nullable=True))
    op.add_column("conversation", sa.Column("offer_to", sa.Uuid(), nullable=True))
    op.add_column("conversation", sa.Column("reserved", sa.Uuid(), nullable=True))
    op.add_column("conversation", sa.Column("outcome", sa.String(length=20), nullable=True))
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation", sa.Uuid(), nullable=False),
        sa.Column("site", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chapter", sa.Integer(), nullable=True),
        sa.Column("consent", sa.String(length=40), nullable=True),
        sa.Column("period", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.id"],
            name=op.f("fk_request_conversation_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["period"], ["period.id"], name=op.f("fk_request_period_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_site_done_at", "request", ["site", "done_at"])
    op.create_index("ix_request_conversation", "request", ["conversation"])
    op.create_table(
        "note",
        sa.Column("conversation", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.id"],
            name=op.f("fk_note_conversation_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["period"], ["period.id"], name=op.f("fk_note_period_period")),
        sa.PrimaryKeyConstraint("conversation", "seq", name=op.f("pk_note")),
    )
