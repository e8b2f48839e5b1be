"""Sealing: what is sealed opens with its key at its place, and in no other way."""

from __future__ import annotations

import hashlib
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.adapters.sealing import (
    CODE_LENGTH,
    HybridPrivate,
    Secret,
    Unsealable,
    VisitorCode,
    context,
    derive,
    fingerprint,
    is_signed,
    new_code,
    pad,
    password_key,
    seal,
    sign,
    signer_public,
    spell,
    unpad,
    unseal,
)

KEY = Secret(bytes(range(32)))
PLACE = context("line", "conversation", 1, 2, "visitor", "id")
PAIR = HybridPrivate(Secret(bytes(range(96))))
quick = settings(max_examples=50, deadline=None, print_blob=True)


# --- values -------------------------------------------------------------------------------------------------


@quick
@given(st.binary(max_size=2_000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert unpad(unseal(KEY, seal(KEY, pad(plain), PLACE), PLACE)) == plain


def test_the_same_value_is_never_sealed_the_same_way_twice() -> None:
    assert len({seal(KEY, b"words", PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("line", "another", 1, 2, "visitor", "id"),
        ("line", "conversation", 2, 2, "visitor", "id"),
        ("line", "conversation", 1, 3, "visitor", "id"),
        ("line", "conversation", 1, 2, "staff", "id"),
        ("line", "conversation", 1, 2, "visitor", "other"),
        ("summary", "conversation", 1, 2, "visitor", "id"),
        ("line", "conversation", 1, 2, "visitor"),
        ("line", "conversation", 12, "", "visitor", "id"),
    ],
    ids=["conversation", "chapter", "seq", "role", "id", "kind", "part missing", "parts joined otherwise"],
)
def test_a_line_opens_in_its_own_place_only(elsewhere: tuple[object, ...]) -> None:
    sealed = seal(KEY, pad(b"words"), PLACE)
    with pytest.raises(Unsealable):
        unseal(KEY, sealed, context(*elsewhere))


def test_another_key_does_not_open() -> None:
    with pytest.raises(Unsealable):
        unseal(Secret.random(), seal(KEY, b"words", PLACE), PLACE)


@quick
@given(st.data())
def test_a_value_that_was_changed_or_cut_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, pad(b"words"), PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    cut = seal(KEY, pad(b"words"), PLACE)[: data.draw(st.integers(0, len(sealed) - 1))]
    for wrong in (bytes(sealed), cut):
        with pytest.raises(Unsealable):
            unseal(KEY, wrong, PLACE)


def test_a_refusal_says_nothing_of_what_is_inside() -> None:
    with pytest.raises(Unsealable) as refused:
        unseal(Secret.random(), seal(KEY, b"words", PLACE), PLACE)
    assert str(refused.value) == "" and refused.value.__suppress_context__


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_two_places_are_never_mistaken_for_each_other(one: list[str], other: list[str]) -> None:
    assert (context(*one) == context(*other)) == (one == other)


# --- padding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 256), (1, 256), (255, 256), (256, 512), (511, 512), (512, 768)]
)
def test_lengths_are_padded_to_256_byte_steps(length: int, padded: int) -> None:
    assert len(pad(b"x" * length)) == padded


@quick
@given(st.binary(max_size=600) | st.lists(st.sampled_from([b"\x80", b"\x00"])).map(b"".join))
def test_padding_comes_off_whatever_is_inside(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain


@pytest.mark.parametrize("wrong", [b"", b"\x00" * 256, b"words" + b"\x00" * 251, b"words\x80\x00\x01"])
def test_what_was_not_padded_is_refused(wrong: bytes) -> None:
    with pytest.raises(Unsealable):
        unpad(wrong)


# --- secrets ------------------------------------------------------------------------------------------------


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(b"do not show this")
    holder = VisitorCode.of("0" * CODE_LENGTH)
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}", repr(holder), repr(PAIR)):
        assert "show" not in shown and "\\x" not in shown
    assert re.fullmatch(r"Secret\(…\)", repr(secret))
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_secrets_are_random() -> None:
    assert len({Secret.random().reveal() for _ in range(100)}) == 100


# --- the visitor's code -------------------------------------------------------------------------------------


def test_a_code_has_130_bits_in_letters_that_are_not_mistaken_for_each_other() -> None:
    codes = [new_code() for _ in range(200)]
    assert len(set(codes)) == 200
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert all(len(code) == 26 for code in codes)


def test_a_code_is_read_as_people_write_it() -> None:
    code = "01" + "AB3DEFGHJKMNPQRSTVWXYZ98"
    known = VisitorCode.of(code).lookup.reveal()
    for typed in (
        code.lower(),
        " ".join(code),
        "-".join(re.findall(".{1,5}", code)),
        "oL" + code[2:],
        "OI" + code[2:],
        "oi" + code[2:],
    ):
        assert VisitorCode.of(typed).lookup.reveal() == known


@pytest.mark.parametrize("wrong", ["", "A" * 25, "A" * 27, "U" * 26, "A" * 25 + "!", "é" * 26, "\x00" * 26])
def test_what_is_no_code_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^not a code$"):
        VisitorCode.of(wrong)


def test_the_token_that_finds_a_conversation_does_not_open_it() -> None:
    code = VisitorCode.of(new_code())
    assert code.lookup.reveal() != code.key.reveal()
    with pytest.raises(Unsealable):
        unseal(code.lookup, seal(code.key, b"words", PLACE), PLACE)


def test_a_key_is_spelled_in_groups_for_paper() -> None:
    assert spell(bytes(15)) == "-".join(["00000"] * 4 + ["0000"])
    assert spell(b"\xff" * 5) == "ZZZZZ-ZZZ"
    assert len({spell(bytes([n]) * 32) for n in range(256)}) == 256


# --- passwords ----------------------------------------------------------------------------------------------


def test_a_password_opens_with_its_salt_and_the_pepper_only() -> None:
    salt, pepper = b"s" * 16, Secret(b"p" * 32)
    key = password_key("seven quiet herons", salt, pepper).reveal()
    assert key == password_key("seven quiet herons", salt, pepper).reveal() and len(key) == 32
    assert key != password_key("seven quiet herons", salt, Secret(b"q" * 32)).reveal(), "the pepper counts"
    assert key != password_key("seven quiet herons", b"t" * 16, pepper).reveal()
    assert key != password_key("seven quiet heron", salt, pepper).reveal()


# --- hybrid wraps -------------------------------------------------------------------------------------------


def test_a_wrapped_key_opens_for_its_holder_at_its_place_only() -> None:
    wrapped = PAIR.public().wrap(KEY, PLACE)
    assert PAIR.unwrap(wrapped, PLACE).reveal() == KEY.reveal()
    for holder, place, given_ in (
        (HybridPrivate.generate(), PLACE, wrapped),
        (PAIR, context("elsewhere"), wrapped),
        (PAIR, PLACE, wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        (PAIR, PLACE, b"\x01" + bytes([wrapped[1] ^ 1]) + wrapped[2:]),
        (PAIR, PLACE, b"\x02" + wrapped[1:]),
        (PAIR, PLACE, wrapped[:100]),
        (PAIR, PLACE, b""),
    ):
        with pytest.raises(Unsealable):
            holder.unwrap(given_, place)


def test_two_wraps_of_one_key_differ() -> None:
    public = PAIR.public()
    assert public.wrap(KEY, PLACE) != public.wrap(KEY, PLACE)


def test_a_key_pair_is_kept_as_its_two_parts() -> None:
    pair = HybridPrivate.generate()
    again = HybridPrivate(Secret(pair.raw.reveal()))
    assert again.public().raw == pair.public().raw
    assert again.unwrap(pair.public().wrap(KEY, PLACE), PLACE).reveal() == KEY.reveal()
    assert len(pair.raw.reveal()) == 96 and len(pair.public().raw) == 1_216


# --- signatures ---------------------------------------------------------------------------------------------


def test_a_signature_holds_for_its_content_place_and_key_only() -> None:
    public, signature = signer_public(KEY), sign(KEY, PLACE, b"words")
    assert is_signed(public, PLACE, b"words", signature)
    assert not is_signed(public, PLACE, b"other", signature)
    assert not is_signed(public, context("elsewhere"), b"words", signature)
    assert not is_signed(public, PLACE[:-1], PLACE[-1:] + b"words", signature), (
        "place and content do not run together"
    )
    assert not is_signed(signer_public(Secret.random()), PLACE, b"words", signature)
    assert not is_signed(b"no key", PLACE, b"words", signature)
    assert not is_signed(public, PLACE, b"words", b"no signature")


def test_a_fingerprint_tells_sameness_to_who_has_the_key_only() -> None:
    assert fingerprint(KEY, b"words") == fingerprint(KEY, b"words") != fingerprint(KEY, b"word")
    assert fingerprint(KEY, b"words") != fingerprint(Secret(bytes(32)), b"words")
    assert hashlib.sha256(b"words").digest() != fingerprint(KEY, b"words")


# --- what is stored today opens tomorrow --------------------------------------------------------------------

KNOWN = {
    "derive": "989c73cc3bd6e3c292e9d87db58f5d77585719bb90001920500794cc9751f979",
    "derive 96": "7408fb17e60bd780d1955f066cf8963a8f9d34f67111a7161d7c43c7b0a44c45",
    "lookup": "0428ba22860753df98c94ce95c11d193ae4ffd10a419ad93d517fbc1518b653c",
    "visitor": "ce06f87b64febbf5f1aaffa7020c3f206e2197672fe5bf5b4c483e5c7b04ea8a",
    "fingerprint": "af2e2e238fcc1fe7a480ebce2bd82bc330a3f48828311d2e13d90e36f3f50dad",
    "password": "13710599a4aabf4470eef7acf81ff5fc8fb1812f99850d1c14a7cb8a1dc874f9",
    "hybrid public": "d99e4496af749b54ee4a2d270c8057450624ecc5dc0866295ffc504a26134ad4",
    "signature": "c6882d9b39a55215f052c3530b0ffc9c7200f5eb64bf6aee978010739e64e66e",
    "context": '["line","1","None"]',
}
SEALED = "011899e4f72cb031be47c10206bb398722126dbb33644bba876b8b8e029d9e57f629"
WRAPPED = (
    "01502fabdd6f4b75189a13ab6ff1e5b483bf003f6eb2fa2f6f2ccb0778c65b79327147e0bf668bd5de1c636ea88855cabbd7"
    "61d11273819dec093008dfa5d4a56ed5d4f369e2e79e72d2639645be4761ccd1de20268bf3f6fc688d639d3eef760faae1e3"
    "b72f023c079328de4a951b0993254f35ef1cecbad32de743762abc66038276d730ab0d38809f38eb15c43a2706bee7993c30"
    "3f16aa37f63d87549aa176bac3e7d83eb91240054d585a09f2d36c1436dda5195de48fbab2d91c98b10744c2e57732f1b102"
    "f297a562debf165ada61c40ea4357a304c0e0382a06e414eb25f3b3b18b228113009ffca0a543bc94ff61d756bed4901166c"
    "bf9cc4e3c9439536b0339736a53cd9a40e699c6fc250680a0d7ed63899b9823c051fe94b2feaf3afb4b3f57a72711e468ca7"
    "8fbf5c784679aac124fc86d40bec90143fefd477139503083a57dbaa401394fbf0f0ec3387a7831760680dec500f60cfe888"
    "e551de39102d90285584b9f74ebe4e7b7f5a4fa275e470b0554d65affff507b80ecf035d4d3b96dbf3dd263c55556b81db52"
    "f23c864853a284e3793dbdb50bf79c11ed82b45d981935d8964e7d41c970b9e60a460b11549c1c9620eaaac838dd743db035"
    "e3833fd54e81e915ce1c01d836d2ccadaafcfd33857d3f9ab40a85e34fd91689907ba7a7d84eaadf0a91a338a4321db59f0a"
    "b858926fc07b5e16635f6ac2bbcde3826da8f15cd7aa50c2f2d0e3af9f5622783fddc134042a0e16c75f624d52ff1c933fcf"
    "492026ee35ddec79119b259230a6f09e779fc5984fb5dcd489a2d6c569b1392ada4d03f897eecba4838b829939827214a0a4"
    "d82b96d81f9a79c6e76936c66b8ac22bd058e4b7ffc9db7c7f52f939956a6da5cc509177a4fd2acbafe9accbd3b63410aed5"
    "4170cd8a84d8e66bf045a39a8ba8d0d40cf8587e91c2db76dd536393670c982765c1eec6865d18f013791665409ab6111ff8"
    "4d2c98ef0a680b47aa13b92c0e63995c9c1a33371c42bc328093a78e97e9b3c99f4fadf55356b9f0a925f33289fc68c42010"
    "1970e8320383bbd70db983ac53434695fca5fdb3cfc3b0c29a294f96e1a014520a4dd0bb5d44652d434bd6962a6aa1f02857"
    "34c661f9f1c7fe652439cdc2165ebff065c4f72b86183442418a19410b6dd713f6a5b1b831ecfc6fd468d41f7852163cf64f"
    "c571863ca01b6b0a2b91c317876944356618669bc761b7ce4951572e85bf0566ef8f2315cac15a4a2c4ad69b820c5b07243f"
    "f98d14f3cc83f3fbe11d53622454982246d826e5a937631df9f43267137fe3447b6d664ecd89e9fbb3a234cbd84dc831c121"
    "1c25348c1e3168344600d6743078135d9ca609d97b9a78b95e806f41a294da505e2feeaf9ccdb29814f1b51ea15d91d318d4"
    "c486c33188976f15cf6ba73c7c5137c740813e67e0f9334d1fff2065ceb9b8da4528e294984b551e97eacb05a99aac0b16c9"
    "05346c4864f176d7404a0aec0266ce4fde7a61a0e975faafb90ce7d0d947299409bf7a9aff0ab9272deeaadfb63559a65cd4"
    "12153bfe5391b4682240994edf6bdec0d69fc06347d3b39e650c4f3cf10bb3d61eeb0a7aa740ea99e95a16e717fa313cbd19"
    "16639a7ec911ee96810f195b0c3411cf59c91a"
)


def test_known_answers() -> None:
    """A library or a change of ours that yields other values than these makes stored data unreadable."""
    code = VisitorCode.of("0123456789ABCDEFGHJKMNPQRS")
    known = {
        "derive": derive(KEY, "purpose").reveal().hex(),
        "derive 96": hashlib.sha256(derive(KEY, "recovery", 96).reveal()).hexdigest(),
        "lookup": code.lookup.reveal().hex(),
        "visitor": code.key.reveal().hex(),
        "fingerprint": fingerprint(KEY, b"words").hex(),
        "password": password_key("seven quiet herons", b"s" * 16, Secret(b"p" * 32)).reveal().hex(),
        "hybrid public": hashlib.sha256(PAIR.public().raw).hexdigest(),
        "signature": hashlib.sha256(sign(KEY, PLACE, b"words")).hexdigest(),
        "context": context("line", 1, None).decode(),
    }
    assert known == KNOWN


def test_values_that_were_sealed_before_open() -> None:
    assert unseal(KEY, bytes.fromhex(SEALED), PLACE) == b"words"
    assert PAIR.unwrap(bytes.fromhex(WRAPPED), PLACE).reveal() == KEY.reveal()
