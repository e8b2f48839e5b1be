"""what deleting, reading and retention need"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("conversation", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.id"],
            name=op.f("fk_legal_hold_conversation_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_legal_hold")),
    )
    op.create_table(
        "reading",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("extent", sa.LargeBinary(), nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("verifier_signature", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_reading_member_member")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_pseudonym"), "reading", ["pseudonym"], unique=False)
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("sealed_wording", sa.LargeBinary(), nullable=False, server_default=sa.text("x''"))
        )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_otp", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("otp_on", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("otp_used", sa.Integer(), nullable=True))
    op.execute("DELETE FROM session")  # they say nothing of their scope: everybody signs in again
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active_at", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("scope", sa.String(length=10), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("scope")
        batch_op.drop_column("active_at")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("otp_used")
        batch_op.drop_column("otp_on")
        batch_op.drop_column("sealed_otp")
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.drop_column("sealed_wording")
        batch_op.drop_column("withdrawn_at")
    op.drop_index(op.f("ix_reading_pseudonym"), table_name="reading")
    op.drop_table("reading")
    op.drop_table("legal_hold")
