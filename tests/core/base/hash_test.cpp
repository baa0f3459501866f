// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/hash.h"
#include "base/random.h"

#include <openssl/evp.h>

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <string>

using namespace sauti::base;

namespace {

std::string hex(const std::array<std::uint8_t, 32>& digest) {
    return QByteArray(reinterpret_cast<const char*>(digest.data()), 32).toHex().toStdString();
}

std::string libcrypto(const std::string& bytes) {
    std::array<std::uint8_t, 32> digest = {};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return hex(digest);
}

std::string random_bytes(std::size_t count, std::uint64_t number) {
    RandomStream stream(11, "hash test", number);
    std::string bytes(count, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(stream.below(256));
    return bytes;
}

} // namespace

class HashTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void known_answers_data() {
        // FIPS 180-4's examples, as published by NIST.
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("empty") << QByteArray()
                               << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a") << QByteArray(1000000, 'a')
                                     << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void known_answers() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, digest);
        QCOMPARE(sha256_hex(bytes.toStdString()), digest.toStdString());
        QCOMPARE(hex(plain_sha256(bytes.toStdString())), digest.toStdString());
    }

    void plain_equals_libcrypto_at_every_length() {
        for (std::size_t count = 0; count < 300; ++count) {
            const std::string bytes = random_bytes(count, count);
            const std::string expected = libcrypto(bytes);
            QCOMPARE(hex(plain_sha256(bytes)), expected);
            QCOMPARE(sha256_hex(bytes), expected);
        }
    }

    void pieces_give_what_the_whole_gives() {
        const std::string bytes = random_bytes(5000, 1);
        for (std::size_t step : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{999}}) {
            Sha256 hash;
            for (std::size_t at = 0; at < bytes.size(); at += step)
                hash.update(std::string_view(bytes).substr(at, step));
            Sha256 moved = std::move(hash);
            QCOMPARE(moved.hex(), libcrypto(bytes));
        }
    }

    void a_file_has_the_hash_of_its_bytes() {
        const QTemporaryDir dir;
        const fs::path path = fs::path(dir.path().toStdString()) / "a";
        const std::string bytes = random_bytes(3U << 20, 2);
        QVERIFY(write_atomically(path, bytes));
        QCOMPARE(*sha256_of_file(path), libcrypto(bytes));
        QCOMPARE(sha256_of_file(path / "no").error().kind, ErrorKind::not_found);
    }

    void fnv1a_gives_the_known_answers() {
        // The test vectors of its authors (Fowler, Noll, Vo).
        QCOMPARE(fnv1a_64(""), std::uint64_t{0xcbf29ce484222325U});
        QCOMPARE(fnv1a_64("a"), std::uint64_t{0xaf63dc4c8601ec8cU});
        QCOMPARE(fnv1a_64("foobar"), std::uint64_t{0x85944171f73967e8U});
    }
};

QTEST_APPLESS_MAIN(HashTest)
#include "hash_test.moc"
