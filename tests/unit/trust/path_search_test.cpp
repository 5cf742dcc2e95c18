// Finding a path where authorities certify each other, and the budgets that bound it (C20).
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "judged.hpp"
#include "trust/path_verifier.hpp"

using namespace saksi;
using namespace saksi::test;
using trust::Certificate;

namespace {

trust::PathVerification search(const Certificate& leaf, const std::vector<Certificate>& bag, const trust::TrustStore& anchors, trust::PathPolicy policy = {}) {
    return trust::verify_path({leaf, bag, anchors, signing_day, trust::PathUse::signer, {}, std::move(policy)});
}

}  // namespace

TEST_CASE("trust: of two cross-certificates for one authority the one that leads to the anchor is found, in either order", "[unit][trust]") {
    const Issued trusted = self_signed(root_spec("Akar Tepercaya"));
    const Issued stranger = self_signed(root_spec("Akar Asing"));
    const Issued ours = issue(trusted, intermediate_spec());
    const Issued theirs = reissue(stranger, ours, intermediate_spec());  // same name and key, certified by a stranger
    const Issued signer = issue(ours, signer_spec());
    for (const auto& bag : {std::vector{ours.certificate(), theirs.certificate()}, std::vector{theirs.certificate(), ours.certificate()}}) {
        const auto result = search(signer.certificate(), bag, trust::TrustStore({trusted.certificate()}));
        CHECK(reasons(result.findings).empty());
        CHECK(result.path.anchored);
        CHECK(result.path.certificates[1] == ours.certificate());
    }
    CHECK(reasons(search(signer.certificate(), {theirs.certificate()}, trust::TrustStore({trusted.certificate()})).findings) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
}

TEST_CASE("trust: C20 authorities that all certify each other cost a bounded number of steps", "[unit][trust]") {
    // Every one of eight authorities is certified by three others: thousands of ways, none of which ends in the anchor.
    std::vector<Issued> authorities;
    for (int i = 0; i < 8; ++i) authorities.push_back(self_signed(intermediate_spec("CA Silang " + std::to_string(i))));
    std::vector<Certificate> bag;
    for (std::size_t i = 0; i < authorities.size(); ++i)
        for (std::size_t j = 1; j <= 4; ++j) bag.push_back(reissue(authorities[(i + j) % authorities.size()], authorities[i], intermediate_spec("CA Silang " + std::to_string(i))).certificate());
    REQUIRE(bag.size() == static_cast<std::size_t>(limits::bag_certificates));
    const Issued signer = issue(authorities.front(), signer_spec());
    const Issued anchor = self_signed(root_spec());
    const auto result = search(signer.certificate(), bag, anchor.root_store());
    // The first finding is OpenSSL's own: it followed one way up to the longest path and stopped there.
    CHECK(reasons(result.findings) == Reasons{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE", "path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
    CHECK(result.path.steps == limits::path_steps);
    CHECK_FALSE(result.path.anchored);
}

TEST_CASE("trust: C20 two authorities that certify each other are no path and no endless loop", "[unit][trust]") {
    const Issued first = self_signed(intermediate_spec("CA Satu"));
    const Issued second = self_signed(intermediate_spec("CA Dua"));
    const std::vector bag{reissue(second, first, intermediate_spec("CA Satu")).certificate(), reissue(first, second, intermediate_spec("CA Dua")).certificate()};
    const auto result = search(issue(first, signer_spec()).certificate(), bag, self_signed(root_spec()).root_store());
    CHECK(reasons(result.findings) == Reasons{"path:indeterminate:NO_CERTIFICATE_CHAIN_FOUND"});
    CHECK(result.path.steps < 20);
}

TEST_CASE("trust: C25 certificate policies: the initial set, explicit policy, mapping and inhibition", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    const auto with = [&](CertificateSpec upper, const std::vector<std::pair<std::string, std::string>>& above, const std::vector<std::pair<std::string, std::string>>& below, trust::PathPolicy policy) {
        upper.extensions = above;
        const Issued intermediate = issue(root, upper);
        CertificateSpec leaf = signer_spec();
        leaf.extensions = below;
        return reasons(search(issue(intermediate, leaf).certificate(), {intermediate.certificate()}, root.root_store(), std::move(policy)).findings);
    };
    const auto policies = [](const char* oids) { return std::pair<std::string, std::string>{"certificatePolicies", oids}; };
    const Reasons broken{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE"};
    const CertificateSpec upper = intermediate_spec();
    CHECK(with(upper, {policies("2.999.1")}, {policies("2.999.1")}, {.policies = {"2.999.1"}}).empty());
    CHECK(with(upper, {policies("2.999.1")}, {policies("2.999.2")}, {.policies = {"2.999.1"}}) == broken);
    CHECK(with(upper, {policies("2.999.1")}, {policies("2.999.1")}, {.policies = {"2.999.2"}}) == broken);
    CHECK(with(upper, {}, {}, {}).empty());
    CHECK(with(upper, {}, {}, {.require_explicit = true}) == broken);
    // The authority itself demands a policy.
    const std::pair<std::string, std::string> demands{"policyConstraints", "critical,requireExplicitPolicy:0"};
    CHECK(with(upper, {policies("2.999.1"), demands}, {policies("2.999.1")}, {}).empty());
    CHECK(with(upper, {policies("2.999.1"), demands}, {}, {}) == broken);
    // Mapping of 2.999.2 below onto 2.999.1 above.
    const std::pair<std::string, std::string> mapping{"policyMappings", "critical,2.999.1:2.999.2"};
    CHECK(with(upper, {policies("2.999.1"), mapping}, {policies("2.999.2")}, {.policies = {"2.999.1"}}).empty());
    CHECK(with(upper, {policies("2.999.1"), mapping}, {policies("2.999.2")}, {.policies = {"2.999.1"}, .inhibit_mapping = true}) == broken);
    // anyPolicy of the authority.
    CHECK(with(upper, {policies("2.5.29.32.0")}, {policies("2.999.1")}, {.policies = {"2.999.1"}}).empty());
    CHECK(with(upper, {policies("2.5.29.32.0")}, {policies("2.999.1")}, {.policies = {"2.999.1"}, .inhibit_any = true}) == broken);
}

TEST_CASE("trust: C25 name constraints of every form that is read, and an unread form", "[unit][trust]") {
    const Issued root = self_signed(root_spec());
    const auto with = [&](const std::string& constraint, const std::string& alternative) {
        CertificateSpec upper = intermediate_spec();
        upper.extensions = {{"nameConstraints", constraint}};
        const Issued intermediate = issue(root, upper);
        CertificateSpec leaf = signer_spec();
        leaf.extensions = {{"subjectAltName", alternative}};
        return reasons(search(issue(intermediate, leaf).certificate(), {intermediate.certificate()}, root.root_store()).findings);
    };
    const Reasons broken{"path:indeterminate:CHAIN_CONSTRAINTS_FAILURE"};
    CHECK(with("critical,permitted;email:contoh.example", "email:sari@contoh.example").empty());
    CHECK(with("critical,permitted;email:contoh.example", "email:sari@lain.example") == broken);
    CHECK(with("critical,excluded;DNS:lain.example", "DNS:www.contoh.example").empty());
    CHECK(with("critical,excluded;DNS:lain.example", "DNS:www.lain.example") == broken);
    CHECK(with("critical,permitted;IP:192.0.2.0/255.255.255.0", "IP:192.0.2.7").empty());
    CHECK(with("critical,permitted;IP:192.0.2.0/255.255.255.0", "IP:198.51.100.7") == broken);
    CHECK(with("critical,permitted;RID:2.999.1", "RID:2.999.1") == broken);  // registeredID: OpenSSL reads no constraint on it
}
