#include "seal/complete.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "bundle/entry_name.hpp"
#include "bundle/open_bundle.hpp"
#include "bundle/revision.hpp"
#include "trust/cades_signer.hpp"
#include "trust/cades_verifier.hpp"
#include "trust/timestamp_verifier.hpp"

namespace saksi::seal {

namespace {

const std::string signature_entry = "META-INF/signature001.p7s";
const std::string manifest_entry = "META-INF/ASiCManifest001.xml";
const std::string token_entry = "META-INF/timestamp001.tst";

/// The seals of a bundle, as they are and as they become.
struct Seals {
    Bytes signed_content;
    Bytes cms;
    std::optional<Bytes> signature_token;
    std::optional<Bytes> archive_manifest;
    std::optional<Bytes> archive_token;
};

Result<Bytes> read_entry(const zip::Reader& archive, std::string_view name, std::uint64_t limit) {
    const zip::Entry* entry = archive.find(name);
    if (!entry) return fail(ErrorCode::malformed, msg("the bundle has no entry {entry}", {{"entry", std::string(name)}}));
    return archive.read(*entry, limit);
}

Result<Seals> read_seals(const zip::Reader& archive) {
    Seals seals;
    auto content = read_entry(archive, manifest_entry, limits::manifest_bytes);
    if (!content) return pass_on(content);
    seals.signed_content = std::move(*content);
    auto cms = read_entry(archive, signature_entry, limits::cms_bytes);
    if (!cms) return pass_on(cms);
    seals.cms = std::move(*cms);
    auto token = trust::signature_timestamp(seals.cms);
    if (!token) return pass_on(token);
    seals.signature_token = std::move(*token);
    if (archive.find(bundle::archive_manifest_name)) {
        auto manifest = read_entry(archive, bundle::archive_manifest_name, limits::manifest_bytes);
        if (!manifest) return pass_on(manifest);
        seals.archive_manifest = std::move(*manifest);
        auto archive_token = read_entry(archive, token_entry, limits::cms_bytes);
        if (!archive_token) return pass_on(archive_token);
        seals.archive_token = std::move(*archive_token);
    }
    return seals;
}

/// Adds the timestamps that are missing. False: no authority gave one.
Result<bool> add_timestamps(const zip::Reader& archive, Seals& seals, Stamper& stamper, bundle::Revision& revision) {
    if (!seals.signature_token) {
        auto value = trust::signature_value(seals.cms);
        if (!value) return pass_on(value);
        auto token = stamper.stamp(*value);
        if (!token) return false;
        auto stamped = trust::add_signature_timestamp(seals.cms, *token);
        if (!stamped) return pass_on(stamped);
        seals.cms = std::move(*stamped);
        seals.signature_token = token->der();
        revision.replaced.push_back({signature_entry, seals.cms});
    }
    auto manifest = bundle::archive_manifest_for(archive, revision.replaced, token_entry);
    if (!manifest) return pass_on(manifest);
    auto token = stamper.stamp(*manifest, stamper.last_authority());
    if (!token) return false;
    seals.archive_manifest = std::move(*manifest);
    seals.archive_token = token->der();
    revision.added.push_back({std::string(bundle::archive_manifest_name), *seals.archive_manifest});
    revision.added.push_back({token_entry, *seals.archive_token});
    return true;
}

/// A path that ends before its anchor: whoever issued its last certificate is unknown, so no list about it can be judged.
std::unexpected<Error> issuer_unknown(const trust::Certificate& certificate) {
    return fail(ErrorCode::try_later, msg("the authority that issued “{certificate}” is not known here, so its revocation list cannot be judged; name its root certificate with --signer-roots or --tsa-roots",
                                          {{"certificate", certificate.subject()}}));
}

/// A certificate whose revocation must be shown by a list made at `from` or later.
struct Need {
    trust::Certificate certificate;
    trust::Certificate issuer;
    UtcTime from;
};

Result<std::vector<Need>> needs_of(const Seals& seals, const CompletionOrder& order, Completed& done) {
    static const trust::TrustStore nobody;
    const trust::TrustStore& signers = order.signer_roots ? *order.signer_roots : nobody;
    const trust::TrustStore& authorities = order.tsa_roots ? *order.tsa_roots : nobody;
    std::vector<Need> needs;
    const auto need = [&](const trust::CertificatePath& path, UtcTime from) {
        if (!path.anchored && !path.certificates.empty() && path.certificates.back().has_revocation_pointer() && !path.certificates.back().is_self_signed())
            done.missing.push_back(issuer_unknown(path.certificates.back()).error());
        for (const auto& [certificate, issuer] : trust::revocation_needed(path)) needs.push_back({certificate, issuer, from});
    };
    auto signature_token = trust::TimestampToken::from_der(*seals.signature_token);
    if (!signature_token) return pass_on(signature_token);
    auto archive_token = trust::TimestampToken::from_der(*seals.archive_token);
    if (!archive_token) return pass_on(archive_token);
    const UtcTime signed_by = signature_token->info().time;
    auto value = trust::signature_value(seals.cms);
    if (!value) return pass_on(value);
    const auto signature = trust::verify_cades({seals.cms, seals.signed_content, signers, {signed_by, true}, {}});
    need(signature.path, signed_by);
    const auto first = trust::verify_timestamp({*seals.signature_token, ByteView(*value), authorities, std::nullopt, {}, {}});
    need(first.path, signed_by);
    const auto second = trust::verify_timestamp({*seals.archive_token, ByteView(*seals.archive_manifest), authorities, std::nullopt, {}, {}});
    need(second.path, archive_token->info().time);
    return needs;
}

bool serves(const trust::Crl& crl, const Need& need) { return crl.this_update() >= need.from && crl.answers_for(need.certificate, need.issuer); }

std::unexpected<Error> list_too_old(const Need& need) {
    return fail(ErrorCode::try_later, msg("no revocation list made after {time} is to be had yet for “{certificate}”; run “saksi complete” again after the next list of its authority",
                                          {{"time", base::utc_text(need.from)}, {"certificate", need.certificate.subject()}}));
}

Result<trust::Crl> find_list(const Need& need, const CompletionOrder& order) {
    for (const trust::Crl& crl : order.crls)
        if (serves(crl, need)) return crl;
    std::optional<Error> failure;
    for (const std::string& url : need.certificate.crl_urls()) {
        auto octets = order.fetch_crl(url);
        if (!octets) {
            failure = std::move(octets.error()).while_doing(msg("fetching the revocation list {url}", {{"url", url}}));
            continue;
        }
        auto crl = trust::Crl::from_download(*octets);
        if (!crl) {
            failure = std::move(crl.error()).while_doing(msg("fetching the revocation list {url}", {{"url", url}}));
            continue;
        }
        if (serves(*crl, need)) return std::move(*crl);
        failure.reset();
    }
    if (failure) return std::unexpected(std::move(*failure));
    return list_too_old(need);
}

/// Puts the lists that are needed and not there yet into the newest token.
Status add_lists(Seals& seals, const CompletionOrder& order, bundle::Revision& revision, Completed& done) {
    auto needs = needs_of(seals, order, done);
    if (!needs) return pass_on(needs);
    auto bag = trust::bag_of(*seals.archive_token);
    if (!bag) return pass_on(bag);
    std::vector<trust::Crl> lists;
    for (const Need& need : *needs) {
        const auto there = [&](const std::vector<trust::Crl>& crls) { return std::ranges::any_of(crls, [&](const trust::Crl& crl) { return serves(crl, need); }); };
        if (there(bag->crls) || there(lists)) continue;
        auto found = find_list(need, order);
        if (found)
            lists.push_back(std::move(*found));
        else
            done.missing.push_back(std::move(found.error()));
    }
    if (lists.empty()) return {};
    auto token = trust::TimestampToken::from_der(*seals.archive_token);
    if (!token) return pass_on(token);
    auto fuller = token->with_crls(lists);
    if (!fuller) return pass_on(fuller);
    seals.archive_token = fuller->der();
    done.crls_added = lists.size();
    const auto added = std::ranges::find(revision.added, token_entry, &bundle::NewContent::name);
    if (added != revision.added.end())
        added->content = *seals.archive_token;
    else
        revision.replaced.push_back({token_entry, *seals.archive_token});
    return {};
}

}  // namespace

Result<Completed> complete(const Path& path, const CompletionOrder& order, World world) {
    auto seen = world.files.status(path);
    if (!seen) return pass_on(seen);
    auto file = world.files.open(path);
    if (!file) return pass_on(file);
    auto opened = bundle::OpenBundle::open(**file);
    if (!opened) return pass_on(opened, msg("reading {file}", {{"file", path.string()}}));
    auto seals = read_seals(opened->archive());
    if (!seals) return pass_on(seals);

    Completed done;
    bundle::Revision revision;
    done.is_stamped = seals->signature_token && seals->archive_token;
    if (!done.is_stamped) {
        Stamper stamper(order.timestamp_authorities, order.ask_authority, world.random, order.tsa_roots);
        auto stamped = add_timestamps(opened->archive(), *seals, stamper, revision);
        if (!stamped) return pass_on(stamped);
        done.missing = stamper.failures();
        done.is_stamped = done.stamped_now = *stamped;
        // A signature timestamp alone may already be kept: it is the earlier proof of time.
    }
    if (done.is_stamped)
        if (Status added = add_lists(*seals, order, revision, done); !added) return pass_on(added);
    done.changed = !revision.replaced.empty() || !revision.added.empty();
    if (!done.changed) return done;
    if (Status replaced = bundle::replace_with_revision(world.files, path, **seen, revision); !replaced) return pass_on(replaced);
    return done;
}

}  // namespace saksi::seal
