#!/usr/bin/env python3
"""Makes users.json beside it: 500 invented users, 40 of them with problems that Auth0 would
refuse, of the kinds that people really bring. The same bytes every time."""
import json
import pathlib
import random

FIRST = """Ada Amal Ana Anouk Arun Bente Blessing Bo Camille Chiara Chen Dawid Dina Émilie Emre
Farid Fatima Goran Grace Halldóra Hana Hakan Inês Ivo Jana Jun Kofi Kwame Leila Lena Malik Máire
Maximiliane Mei Nora Olu Omar Priya Quinn Rosa Sami Søren Tove Uma Vera Wanjiru Ximena Yusuf Zahra Zoë""".split()
LAST = """Abara Bakker Björnsdóttir Castro Conti Dahl Dubois Eriksen Farouk García-López Gupta
Haddad Hoang Hohenfels Ito Jansen Kowalska Larsen Lefèvre Martins Mbeki Mensah Moreau Nakamura
Nowak Núñez O'Connor Oduya Okafor Petrov Quiroga Rahman Ruiz Silva Šimić Tanaka Ueda Vargas Weber
Xu Yilmaz Zhang""".split()
PLANS = ("free", "pro", "team")
ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
PLAIN = str.maketrans("áéèëíóøñöšćÉŠ", "aeeeioonoscES")


def main():
    dice = random.Random(20261120)

    def bcrypt(cost="10"):
        return f"$2b${cost}$" + "".join(dice.choice(ALPHABET) for _ in range(53))

    users = []
    for number in range(500):
        first, last = FIRST[number * 7 % len(FIRST)], LAST[(number * 11 + number // 50) % len(LAST)]
        plain = "".join(c for c in f"{first}.{last}".translate(PLAIN).lower() if c.isascii() and (c.isalnum() or c in ".-"))
        users.append({
            "email": f"{plain}{number}@example.{('com', 'org', 'net')[number % 3]}",
            "email_verified": number % 9 != 0,
            "given_name": first,
            "family_name": last,
            "name": f"{first} {last}",
            "password_hash": bcrypt(),
            "app_metadata": {"plan": PLANS[number % 3], "customer": 1000 + number},
            "user_metadata": {"language": ("en", "de", "es", "fr")[number % 4], "newsletter": number % 5 == 0},
        })

    places = iter(dice.sample(range(20, 500), 60))

    def take(count):
        return [next(places) for _ in range(count)]

    # 40 that Auth0 would refuse
    for at, email in zip(take(7), ("farid.haddad@example,com", "ana@", "j tanaka@example.com", "two@@example.org",
                                   "no-at-sign.example.com", "dot..dot@example.net", "@example.com")):
        users[at]["email"] = email
    for at, phone in zip(take(10), ("612 34 56 78", "633 55 01 42", "48 600 555 123", "06 12 55 01 88", "655 55 01 99",
                                    "+44 7700 900123", "911 55 01 01", "0151 5550142", "912-55-50-19", "+1 (555) 010-0199")):
        users[at]["phone_number"] = phone
    for earlier, at in enumerate(take(5)):
        users[at]["email"] = users[earlier]["email"].upper() if earlier % 2 else users[earlier]["email"]
    for at in take(5):
        users[at]["password_hash"] = bcrypt("12")
    for at, word in zip(take(4), ("yes", "true", "1", "no")):
        users[at]["email_verified"] = word
    for at in take(4):
        users[at]["department"] = dice.choice(("Sales", "Support", "Warehouse"))
    for at in take(2):
        users[at]["name"] = "Maximiliane " * 26
    for at in take(2):
        users[at]["app_metadata"]["created_at"] = "2019-04-01"
    for at in take(1):
        del users[at]["email"]
    # 20 that go in, but are worth a look
    for at in take(12):
        del users[at]["password_hash"]
    for at in take(5):
        users[at]["user_id"] = f"auth0|{dice.getrandbits(96):024x}"
    for at in take(3):
        users[at]["user_metadata"]["shoe.size"] = 38 + at % 8

    lines = ",\n".join("  " + json.dumps(user, ensure_ascii=False) for user in users)
    pathlib.Path(__file__).with_name("users.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


main()
