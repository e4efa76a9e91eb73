"""Only the browser that a message is for can read it."""

from __future__ import annotations

import json

import http_ece
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from dreamscape.push.encryption import CURVE, SenderKey, encrypt, new_key, receiver, to_bytes, to_text
from tests.support.push_service import PushBrowser, check_sender

# RFC 8291, 5 and appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
THEIR_KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
THEIR_SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
OUR_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
ENCRYPTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_makes_of_the_standards_example_what_the_standard_makes() -> None:
    key = ec.derive_private_key(int.from_bytes(to_bytes(OUR_KEY), "big"), CURVE)
    made = encrypt(TEXT, THEIR_KEY, THEIR_SECRET, key=key, salt=to_bytes(SALT), padded_to=1)
    assert to_text(made) == ENCRYPTED


@pytest.mark.parametrize("length", [2, 40, 511, 512, 3000, 3993])
def test_another_library_reads_what_was_encrypted_whatever_its_length(length: int) -> None:
    browser = PushBrowser()
    address = browser.address("https://push.example.org/1")
    said = json.dumps({"a": "x" * max(0, length - 9)}).encode()
    made = encrypt(said, address.p256dh, address.auth)
    assert browser.read(made) == json.loads(said)
    assert len(made) <= 4096


def test_its_length_says_nothing_of_a_short_message() -> None:
    address = PushBrowser().address("")
    lengths = {len(encrypt(b"x" * length, address.p256dh, address.auth)) for length in (1, 200, 512)}
    assert len(lengths) == 1


def test_nobody_else_reads_it_and_no_two_are_alike() -> None:
    address, other = PushBrowser().address(""), PushBrowser()
    made, again = (encrypt(TEXT, address.p256dh, address.auth) for _ in range(2))
    assert made != again
    with pytest.raises((InvalidTag, http_ece.ECEException)):
        other.read(made)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", THEIR_SECRET),
        (THEIR_KEY, ""),
        (THEIR_KEY[:-4], THEIR_SECRET),
        (THEIR_KEY, THEIR_SECRET + "AAAA"),
        ("not base64!", THEIR_SECRET),
        ("é" * 87, THEIR_SECRET),
        # No point of the curve: who computes with it gives the key away.
        (to_text(b"\4" + bytes(64)), THEIR_SECRET),
        (to_text(b"\2" + bytes(64)), THEIR_SECRET),
    ],
)
def test_what_is_no_key_of_a_browser_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        receiver(p256dh, auth)


def test_a_push_service_can_tell_who_sends_and_that_it_is_meant() -> None:
    key = SenderKey(new_key(), "mailto:dreams@example.org")
    header = key.authorization("https://push.example.org")
    assert check_sender(header, "https://push.example.org")["sub"] == "mailto:dreams@example.org"
    assert header.endswith(f", k={key.public}")
    with pytest.raises(AssertionError):
        check_sender(header, "https://elsewhere.example.org")


def test_the_same_setting_is_the_same_sender() -> None:
    private = new_key()
    assert SenderKey(private, "").public == SenderKey(private + "=", "").public
    assert SenderKey(private, "").public != SenderKey(new_key(), "").public
