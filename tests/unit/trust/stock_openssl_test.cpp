// Both ways with the openssl program of the machine: it accepts what we make, we accept what it makes where the profile allows.
#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/random.hpp"
#include "der_rewrite.hpp"
#include "judged.hpp"
#include "trust/signed_data.hpp"

using namespace saksi;
using namespace saksi::test;
using namespace saksi::trust;

namespace {

/// A folder of its own for each case, removed at the end.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "saksi-trust-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, ByteView octets) const {
        std::ofstream(path_ / name, std::ios::binary).write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    }
    void write(const std::string& name, const std::string& text) const { write(name, bytes_of(text)); }
    Bytes read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Runs a command inside the folder; true on exit code 0. Its words go to `log`.
    bool openssl(const std::string& arguments) const { return run("openssl " + arguments); }
    bool run(const std::string& words) const {
        const std::string command = "cd '" + path_.string() + "' && { " + words + "; } >>log 2>&1";
        return std::system(command.c_str()) == 0;
    }

private:
    std::filesystem::path path_;
};

std::string epoch(UtcTime time) { return std::to_string(time.ms / 1000); }
const std::string cms_check = "cms -verify -cades -binary -inform DER -in s.p7s -content content -CAfile roots.pem -no-CApath -no-CAstore -purpose any -out /dev/null -attime ";

}  // namespace

TEST_CASE("trust: openssl cms -verify -cades accepts our signature and refuses other content", "[unit][trust][openssl]") {
    const Folder folder;
    const Cast cast = usual_cast();
    const Bytes cms = cast.signer.signer().sign(content_octets(), signing_day).value();
    const auto token = TimestampToken::from_der(make_token(cast.tsa, signature_value(cms).value(), {.time = signing_day}));
    folder.write("s.p7s", add_signature_timestamp(cms, token.value()).value());
    folder.write("content", content_text);
    folder.write("roots.pem", cast.root.certificate().pem());
    CHECK(folder.openssl(cms_check + epoch(signing_day)));
    folder.write("content", content_text + " ");
    CHECK_FALSE(folder.openssl(cms_check + epoch(signing_day)));
}

TEST_CASE("trust: openssl cms -verify -cades accepts a self-made identity", "[unit][trust][openssl]") {
    const Folder folder;
    base::SystemRandom random;
    const Passphrase passphrase(base::copy_of(bytes_of("rahasia")));
    const auto identity = Identity::create({"Sari Contoh", "Pengawas", "Panwas Contoh", at("2026-01-01T00:00:00Z"), at("2031-01-01T00:00:00Z")}, passphrase, random);
    REQUIRE(identity);
    const auto signer = CadesSigner::with(identity->unlock(passphrase).value(), identity->chain());
    folder.write("s.p7s", signer->sign(content_octets(), signing_day).value());
    folder.write("content", content_text);
    folder.write("roots.pem", identity->certificate().pem());
    CHECK(folder.openssl(cms_check + epoch(signing_day)));
    folder.write("key.pem", identity->locked_key_pem());
    CHECK(folder.openssl("pkey -in key.pem -passin pass:rahasia -noout"));
    CHECK_FALSE(folder.openssl("pkey -in key.pem -passin pass:salah -noout"));
    CHECK(folder.openssl("asn1parse -in key.pem"));
    const std::string log(text_of(folder.read("log")));
    CHECK(log.find("PBKDF2") != std::string::npos);
    CHECK(log.find(":0927C0") != std::string::npos);  // 600,000 rounds
    CHECK(log.find("aes-256-cbc") != std::string::npos);
}

TEST_CASE("trust: the forgery C02 deceives openssl cms -verify -cades, so our own rule is needed", "[unit][trust][openssl]") {
    const Folder folder;
    const Cast cast = usual_cast();
    const Bytes good = cast.signer.signer().sign(content_octets(), signing_day).value();
    const auto frame = read_signed_data(good);
    REQUIRE(frame);
    Bytes content = base::copy_of(frame->signers.front().signed_attributes);
    folder.write("s.p7s", with_replaced(good, content, {}));
    content.front() = trust::der::set;
    folder.write("content", content);
    folder.write("roots.pem", cast.root.certificate().pem());
    CHECK(folder.openssl(cms_check + epoch(signing_day)));
}

TEST_CASE("trust: openssl ts -verify accepts the tokens that tests use", "[unit][trust][openssl]") {
    const Folder folder;
    const Cast cast = usual_cast();
    folder.write("t.tst", make_token(cast.tsa, content_octets(), {.time = signing_day}));
    folder.write("content", content_text);
    folder.write("roots.pem", cast.tsa_root.certificate().pem());
    const std::string check = "ts -verify -token_in -in t.tst -data content -CAfile roots.pem -attime " + epoch(signing_day);
    CHECK(folder.openssl(check));
    folder.write("content", content_text + " ");
    CHECK_FALSE(folder.openssl(check));
}

TEST_CASE("trust: we accept what openssl cms -sign -cades makes", "[unit][trust][openssl]") {
    const Folder folder;
    const Cast cast = usual_cast();
    folder.write("cert.pem", cast.signer.certificate().pem());
    folder.write("chain.pem", cast.intermediate.certificate().pem());
    folder.write("key.pem", cast.signer.key_pem());
    folder.write("content", content_text);
    REQUIRE(folder.openssl("cms -sign -cades -binary -md sha256 -signer cert.pem -inkey key.pem -certfile chain.pem -in content -outform DER -out s.p7s"));
    const auto result = judge(folder.read("s.p7s"), cast.root.root_store());
    CHECK(reasons(result.findings).empty());
    CHECK(result.holds());
    REQUIRE(folder.openssl("cms -sign -binary -md sha256 -signer cert.pem -inkey key.pem -certfile chain.pem -in content -outform DER -out plain.p7s"));
    CHECK(reasons(judge(folder.read("plain.p7s"), cast.root.root_store()).findings) == Reasons{"signed_attributes:failed:FORMAT_FAILURE"});
}

TEST_CASE("trust: openssl ts -reply answers our request and the token holds", "[unit][trust][openssl]") {
    const Folder folder;
    const Issued root = self_signed(root_spec());
    const Issued middle = issue(root, intermediate_spec());
    CertificateSpec spec = tsa_spec();
    spec.not_after = at("2060-01-01T00:00:00Z");  // openssl stamps with the machine's clock
    spec.not_before = at("2020-01-01T00:00:00Z");
    const Issued tsa = issue(middle, spec);
    base::SystemRandom random;
    const auto request = TimestampRequest::over(content_octets(), random);
    REQUIRE(request);
    folder.write("q.tsq", request->der());
    folder.write("tsa.pem", tsa.certificate().pem());
    folder.write("chain.pem", middle.certificate().pem());
    folder.write("key.pem", tsa.key_pem());
    folder.write("serial", std::string("01\n"));
    folder.write("tsa.cnf", std::string("[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.3.6.1.4.1.99999.1\ndigests=sha256\n"
                                        "accuracy=secs:1\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n"));
    REQUIRE(folder.openssl("ts -query -in q.tsq -text"));
    REQUIRE(folder.openssl("ts -reply -config tsa.cnf -section one -queryfile q.tsq -signer tsa.pem -inkey key.pem -chain chain.pem -out r.tsr"));
    const auto token = TimestampToken::from_response(folder.read("r.tsr"), *request);
    REQUIRE(token);
    const auto result = judge_token(token->der(), root.root_store(), {}, std::nullopt);
    CHECK(reasons(result.findings).empty());
    CHECK(result.holds());
    CHECK(bag_findings(result.bag, result.use).empty());
    // With lists added by us, openssl still reads it.
    const auto complete = token->with_crls({make_crl(root, {.this_update = result.info->time})});
    REQUIRE(complete);
    folder.write("t.tst", complete->der());
    folder.write("content", content_text);
    folder.write("roots.pem", root.certificate().pem());
    CHECK(folder.openssl("ts -verify -token_in -in t.tst -data content -CAfile roots.pem"));
}

TEST_CASE("trust: S01 OpenSSL's environment variables change nothing", "[unit][trust][openssl]") {
    const Folder folder;
    // A configuration under which stock OpenSSL finds no algorithm at all.
    folder.write("hostile.cnf", std::string("openssl_conf = all\n[all]\nalg_section = algorithms\n[algorithms]\ndefault_properties = fips=yes\n"));
    CHECK_FALSE(folder.openssl("version >/dev/null; OPENSSL_CONF=hostile.cnf openssl dgst -sha256 hostile.cnf"));
    // The same program again, because configuration is read once in a process.
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    CHECK(folder.run("OPENSSL_CONF=hostile.cnf SSL_CERT_FILE=hostile.cnf SSL_CERT_DIR=. HOME= '" + self + "' 'trust: a signature by our own signer holds'"));
    CHECK(folder.run("OPENSSL_CONF=hostile.cnf '" + self + "' 'trust: a good token holds and says what it says'"));
}
