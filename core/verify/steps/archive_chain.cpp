// Step 8, lists: what each archive token covers. Tokens themselves are judged with the signature, because each leans on the others' lists.
#include "verify/steps/archive_chain.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "verify/steps/full_list.hpp"

namespace saksi::verify {

namespace {

constexpr Step step = Step::archive;

class ChainReader {
public:
    explicit ChainReader(Examination& examination) : examination_(examination), findings_(examination.findings) {}

    std::vector<ArchiveLink> run() {
        std::uint32_t revision = static_cast<std::uint32_t>(examination_.bundle->indices_of(bundle::EntryKind::archive_manifest).size());
        std::string name(bundle::archive_manifest_name);
        std::vector<ArchiveLink> chain;
        while (!name.empty() && examination_.entry(name)) {
            // The plain name is the newest revision's; each Rootfile leads to the revision before it, down to the first.
            const std::string due = chain.empty() ? name : bundle::numbered_archive_manifest_name(revision);
            if (static_cast<int>(chain.size()) == limits::archive_tokens) {
                findings_.add({"archive.chain", Severity::unsupported, step, SubIndication::limit, {.entry = name},
                               msg("a bundle has at most {limit} revisions", {{"limit", std::to_string(limits::archive_tokens)}})});
                return chain;  // whether the older ones belong to it was not looked at
            }
            if (name != due || !manifests_.insert(name).second) {
                fail("archive.chain", name, msg("the archive manifests do not form a chain"));
                break;
            }
            ArchiveLink& link = chain.emplace_back();
            link.manifest = name;
            link.place = examination_.rank.find(name)->second;
            name = read_link(link, revision--);
        }
        for (std::size_t i = 0; i < examination_.bundle->entries().size(); ++i) tell_stray(i);
        return chain;
    }

private:
    void fail(const char* code, const std::string& entry, Message what, SubIndication sub = SubIndication::format_failure) {
        findings_.failed(code, step, sub, {.entry = entry}, std::move(what));
    }

    /// Reads one manifest and its token; returns the name of the manifest before it, empty at the first.
    std::string read_link(ArchiveLink& link, std::uint32_t revision) {
        auto octets = examination_.bundle->archive().read(*examination_.entry(link.manifest), limits::manifest_bytes);
        if (!octets) {
            findings_.from_error("archive.read", step, SubIndication::format_failure, {.entry = link.manifest}, octets.error());
            return {};
        }
        link.manifest_octets = std::move(*octets);
        const auto list = bundle::AsicManifest::parse(link.manifest_octets);
        if (!list) {
            findings_.from_error("archive.form", step, SubIndication::format_failure, {.entry = link.manifest}, list.error());
            return {};
        }
        read_token(link, *list, revision);
        link.whole = check_full_list(examination_, {*list, link.manifest, "archive", step});
        const auto root = std::ranges::find(list->references, true, &bundle::DataObjectReference::rootfile);
        if ((root == list->references.end()) != (revision == 1))
            fail("archive.chain", link.manifest, msg("the archive manifests do not form a chain"));
        return root == list->references.end() ? std::string() : root->uri;
    }

    /// Manifest and token carry the number of their revision, so no two manifests can claim one token.
    void read_token(ArchiveLink& link, const bundle::AsicManifest& list, std::uint32_t revision) {
        link.token = list.sig_reference_uri;
        const zip::Entry* entry = examination_.entry(link.token);
        if (link.token != bundle::timestamp_name(revision) || !entry || !tokens_.insert(link.token).second ||
            list.sig_reference_media_type != bundle::media_type_of(link.token)) {
            fail("archive.token", link.manifest, msg("{name} does not name a token of its own in this bundle", {{"name", link.manifest}}));
            return;
        }
        auto octets = examination_.bundle->archive().read(*entry, limits::cms_bytes);
        if (!octets)
            findings_.from_error("archive.read", step, SubIndication::format_failure, {.entry = link.token}, octets.error());
        else
            link.token_octets = std::move(*octets);
    }

    void tell_stray(std::size_t index) {
        const auto& kind = examination_.bundle->kind_of(index);
        const std::string& name = examination_.bundle->entries()[index].name;
        const bool stray = kind && ((kind->kind == bundle::EntryKind::archive_manifest && !manifests_.contains(name)) ||
                                    (kind->kind == bundle::EntryKind::timestamp && !tokens_.contains(name)));
        if (stray) fail("archive.stray", name, msg("{name} belongs to no chain of archive manifests", {{"name", name}}));
    }

    Examination& examination_;
    FindingBook& findings_;
    std::set<std::string> manifests_, tokens_;
};

}  // namespace

std::vector<ArchiveLink> read_archive_chain(Examination& examination) { return ChainReader(examination).run(); }

}  // namespace saksi::verify
