// Every octet of the bundle through SHA-256 and CRC-32, the files of each capture through SHA-256 once more.
#include <exception>
#include <thread>

#include "bundle/inner_wacz.hpp"
#include "digest/stream_hasher.hpp"
#include "verify/examination.hpp"

namespace saksi::verify {

std::string digest_entry(const zip::Reader& archive, const zip::Entry& entry, Status& status) {
    digest::StreamHasher hasher;
    status = archive.stream(entry, [&](ByteView part) -> Status {
        hasher.update(part);
        return {};
    });
    return hasher.finish().hex();
}

namespace {

void digest_resources(const Examination& examination, const zip::Entry& capture, FindingBook& findings) {
    const auto wacz = examination.bundle->capture(capture);
    if (!wacz) return;  // told by the walk
    for (const bundle::ListedFile& resource : wacz->datapackage().resources) {
        const zip::Entry* entry = wacz->archive().find(resource.path);
        if (!entry) continue;
        Where where{.entry = capture.name, .inner = resource.path};
        Status status;
        const std::string found = digest_entry(wacz->archive(), *entry, status);
        if (!status)
            findings.from_error("capture.crc", Step::inner, SubIndication::format_failure, where, status.error());
        if (found != resource.sha256.hex())
            findings.failed("capture.digest", Step::inner, SubIndication::hash_failure, std::move(where),
                            msg("{name} has the digest {found}, datapackage.json says {stated}",
                                {{"name", resource.path}, {"found", found}, {"stated", resource.sha256.hex()}}));
    }
}

}  // namespace

void digest_entries(const Examination& examination, std::vector<EntryDigest>& digests, FindingBook& findings) {
    const bundle::OpenBundle& opened = *examination.bundle;
    for (std::size_t i = 0; i < opened.entries().size(); ++i) {
        const zip::Entry& entry = opened.entries()[i];
        EntryDigest digest{entry.name, entry.size, {}, true};
        Status status;
        digest.sha256 = digest_entry(opened.archive(), entry, status);
        if (!status) {
            digest.matches = false;
            findings.from_error("entry.crc", Step::container, SubIndication::format_failure, {.entry = entry.name, .offset = entry.data_offset}, status.error());
        }
        digests.push_back(std::move(digest));
        if (opened.kind_of(i) && opened.kind_of(i)->kind == bundle::EntryKind::capture) digest_resources(examination, entry, findings);
    }
}

namespace {

/// Runs `first` on a thread of its own while `second` runs on this one.
template <class First, class Second>
void run_beside(First first, Second second) {
    std::exception_ptr failure;
    std::jthread thread([&]() noexcept {
        try {
            first();
        } catch (...) {
            failure = std::current_exception();
        }
    });
    second();
    thread.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

void read_everything(Examination& examination, Threads threads) {
    const Examination& shared = examination;
    FindingBook digested(examination.policy.longest_list, &examination.first), walked(examination.policy.longest_list, &examination.first);
    const auto digest_all = [&] { digest_entries(shared, examination.digests, digested); };
    const auto walk_all = [&] { walk_captures(shared, examination.walks, examination.records, walked); };
    if (threads == Threads::two) {
        run_beside(digest_all, walk_all);
    } else {
        digest_all();
        walk_all();
    }
    examination.findings.merge(std::move(digested));
    examination.findings.merge(std::move(walked));
    examination.records.sort();
    IntegrityLine& line = examination.verdict.lines.integrity;
    bool all_walked = true;
    for (const CaptureWalk& walk : examination.walks) {
        line.records += walk.records;
        line.records_bad += walk.records_bad;
        all_walked = all_walked && walk.walked;
    }
    if (all_walked) examination.completed.insert(Step::inner);
}

}  // namespace saksi::verify
