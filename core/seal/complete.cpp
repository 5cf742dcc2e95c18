#include "seal/complete.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "bundle/entry_name.hpp"
#include "bundle/open_bundle.hpp"
#include "bundle/revision_list.hpp"
#include "seal/acceptance.hpp"
#include "seal/revocation_needs.hpp"
#include "trust/cades_signer.hpp"
#include "trust/timestamp.hpp"

namespace saksi::seal {

namespace {

const std::string first_token_entry = bundle::timestamp_name(1);

/// Adds the timestamps that a first revision still lacks. False: no authority gave one.
Result<bool> add_timestamps(const zip::Reader& archive, BundleSeals& seals, Stamper& stamper, bundle::Revision& revision) {
    SignatureSeal& signature = seals.signatures.front();
    if (!signature.token) {
        auto value = trust::signature_value(signature.cms);
        if (!value) return pass_on(value);
        auto token = stamper.stamp(*value);
        if (!token) return false;
        auto stamped = trust::add_signature_timestamp(signature.cms, *token);
        if (!stamped) return pass_on(stamped);
        signature.cms = std::move(*stamped);
        signature.token = token->der();
        revision.replaced.push_back({signature.entry, signature.cms});
    }
    auto list = bundle::RevisionList::over(archive, revision);
    if (!list) return pass_on(list);
    Bytes manifest = list->archive_manifest(first_token_entry);
    auto token = stamper.stamp(manifest, stamper.last_authority());
    if (!token) return false;
    revision.added.push_back({std::string(bundle::archive_manifest_name), manifest});
    revision.added.push_back({first_token_entry, token->der()});
    seals.archive.push_back({first_token_entry, archive.entries().size(), std::move(manifest), token->der()});
    return true;
}

std::unexpected<Error> list_too_old(const Need& need) {
    return fail(ErrorCode::try_later, msg("no revocation list made after {time} is to be had yet for “{certificate}”; run “saksi complete” again after the next list of its authority",
                                          {{"time", base::utc_text(need.from)}, {"certificate", need.certificate.subject()}}));
}

Result<trust::Crl> find_list(const Need& need, const CompletionOrder& order) {
    for (const trust::Crl& crl : order.crls)
        if (need.is_served_by(crl)) return crl;
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
        if (need.is_served_by(*crl)) return std::move(*crl);
        failure.reset();
    }
    if (failure) return std::unexpected(std::move(*failure));
    return list_too_old(need);
}

/// An answer of the certificate's own responder, nullopt when it names none or none serves.
std::optional<trust::OcspResponse> find_answer(const Need& need, const CompletionOrder& order) {
    if (!order.ask_ocsp) return {};
    for (const std::string& url : need.certificate.ocsp_urls()) {
        const auto request = trust::ocsp_request(need.certificate, need.issuer);
        const auto octets = request ? order.ask_ocsp(url, *request) : Result<Bytes>(Bytes{});
        if (!octets) continue;
        auto response = trust::OcspResponse::from_der(*octets);
        if (response && need.is_served_by(*response)) return std::move(*response);
    }
    return {};
}

/// Puts the lists, or answers, that are needed and not there yet into the newest token, which nothing covers.
Status add_lists(const BundleSeals& seals, const CompletionOrder& order, bundle::Revision& revision, Completed& done) {
    static const trust::TrustStore nobody;
    auto needs = revocation_needs(seals, order.signer_roots ? *order.signer_roots : nobody, order.tsa_roots ? *order.tsa_roots : nobody);
    if (!needs) return pass_on(needs);
    for (Error& unknown : needs->unknown_issuers) done.missing.push_back(std::move(unknown));
    std::vector<trust::Crl> lists;
    std::vector<trust::OcspResponse> answers;
    const auto is_served = [](const Need& need, const auto& data) { return std::ranges::any_of(data, [&](const auto& one) { return need.is_served_by(one); }); };
    for (const Need& need : needs->all) {
        if (need.is_met() || is_served(need, lists) || is_served(need, answers)) continue;
        auto found = find_list(need, order);
        auto answer = found ? std::nullopt : find_answer(need, order);
        if (found)
            lists.push_back(std::move(*found));
        else if (answer)
            answers.push_back(std::move(*answer));
        else
            done.missing.push_back(std::move(found.error()));
    }
    if (lists.empty() && answers.empty()) return {};
    const ArchiveSeal& newest = seals.archive.back();
    auto token = trust::TimestampToken::from_der(newest.token);
    if (!token) return pass_on(token);
    auto fuller = token->with_revocation(lists, answers);
    if (!fuller) return pass_on(fuller);
    done.crls_added = lists.size();
    done.answers_added = answers.size();
    const auto added = std::ranges::find(revision.added, newest.entry, &bundle::NewContent::name);
    if (added != revision.added.end())
        added->content = fuller->der();
    else
        revision.replaced.push_back({newest.entry, fuller->der()});
    return {};
}

/// A bundle as it was seen, and what becomes of it.
struct Work {
    base::FileStatus seen;
    std::unique_ptr<base::ReadableFile> file;
    std::optional<bundle::OpenBundle> opened;
    BundleSeals seals;
    bundle::Revision revision;
    UtcTime at;       ///< now, or the time of a token that was just given
    Completed done;
};

Result<Work> begin(const Path& path, World& world) {
    Work work;
    auto seen = world.files.status(path);
    if (!seen) return pass_on(seen);
    if (!*seen) return fail(ErrorCode::missing, msg("{file} does not exist any more", {{"file", path.string()}}));
    work.seen = **seen;
    auto file = world.files.open(path);
    if (!file) return pass_on(file);
    work.file = std::move(*file);
    auto opened = bundle::OpenBundle::open(*work.file);
    if (!opened) return pass_on(opened, msg("reading {file}", {{"file", path.string()}}));
    work.opened.emplace(std::move(*opened));
    auto seals = read_seals(work.opened->archive());
    if (!seals) return pass_on(seals, msg("reading {file}", {{"file", path.string()}}));
    work.seals = std::move(*seals);
    work.at = world.clock.now();
    work.done.is_stamped = work.seals.is_stamped();
    return work;
}

Status stamp(Work& work, const CompletionOrder& order, World& world) {
    if (work.done.is_stamped) return {};
    Stamper stamper(order.timestamp_authorities, order.ask_authority, world.random, order.tsa_roots);
    auto stamped = add_timestamps(work.opened->archive(), work.seals, stamper, work.revision);
    if (!stamped) return pass_on(stamped);
    // A signature timestamp alone may already be kept: it is the earlier proof of time.
    work.done.missing = stamper.failures();
    work.done.is_stamped = work.done.stamped_now = *stamped;
    work.at = std::max(work.at, stamper.latest().value_or(work.at));
    return {};
}

Result<Completed> finish(Work work, const Path& path, World& world) {
    work.done.changed = !work.revision.replaced.empty() || !work.revision.added.empty();
    if (!work.done.changed) return std::move(work.done);
    if (Status replaced = bundle::replace_with_revision(world.files, path, work.seen, work.revision, accept_whole(work.at)); !replaced) return pass_on(replaced);
    return std::move(work.done);
}

}  // namespace

Result<Completed> add_missing_timestamps(const Path& path, const CompletionOrder& order, World world) {
    auto work = begin(path, world);
    if (!work) return pass_on(work);
    if (Status stamped = stamp(*work, order, world); !stamped) return pass_on(stamped);
    return finish(std::move(*work), path, world);
}

Result<Completed> complete(const Path& path, const CompletionOrder& order, World world) {
    auto work = begin(path, world);
    if (!work) return pass_on(work);
    if (Status stamped = stamp(*work, order, world); !stamped) return pass_on(stamped);
    if (work->done.is_stamped)
        if (Status added = add_lists(work->seals, order, work->revision, work->done); !added) return pass_on(added);
    return finish(std::move(*work), path, world);
}

}  // namespace saksi::seal
