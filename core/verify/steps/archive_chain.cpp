// Step 8, lists: what each archive token covers. Tokens themselves are judged with the signature, because each leans on the others' lists.
#include "verify/steps/archive_chain.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"

namespace saksi::verify {

namespace {

constexpr Step step = Step::archive;

class ChainReader {
public:
    explicit ChainReader(Examination& examination) : examination_(examination), findings_(examination.findings) {}

    std::vector<ArchiveLink> run() {
        std::string name(bundle::archive_manifest_name);
        std::vector<ArchiveLink> chain;
        while (!name.empty() && examination_.entry(name)) {
            if (static_cast<int>(chain.size()) == limits::archive_tokens || !manifests_.insert(name).second) {
                fail("archive.chain", name, msg("the archive manifests do not form a chain"));
                break;
            }
            ArchiveLink& link = chain.emplace_back();
            link.manifest = name;
            name = read_link(link);
        }
        for (std::size_t i = 0; i < examination_.bundle->entries().size(); ++i) tell_stray(i);
        return chain;
    }

private:
    void fail(const char* code, const std::string& entry, Message what, SubIndication sub = SubIndication::format_failure) {
        findings_.failed(code, step, sub, {.entry = entry}, std::move(what));
    }

    /// Reads one manifest and its token; returns the name of the manifest before it, empty at the first.
    std::string read_link(ArchiveLink& link) {
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
        read_token(link, *list);
        link.whole = check_list(link, *list);
        const auto root = std::ranges::find(list->references, true, &bundle::DataObjectReference::rootfile);
        return root == list->references.end() ? std::string() : root->uri;
    }

    void read_token(ArchiveLink& link, const bundle::AsicManifest& list) {
        link.token = list.sig_reference_uri;
        const auto kind = bundle::classify(link.token);
        const zip::Entry* entry = examination_.entry(link.token);
        if (!kind || kind->kind != bundle::EntryKind::timestamp || !entry || !tokens_.insert(link.token).second ||
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

    /// A list names every entry before its manifest but mimetype, in order: a token covers all or it covers nothing that counts.
    bool check_list(const ArchiveLink& link, const bundle::AsicManifest& list) {
        bool good = true;
        const std::size_t end = examination_.rank.find(link.manifest)->second;
        const auto positions = positions_of(list);
        std::size_t next = 0;
        for (std::size_t i = 1; i < end; ++i) {
            const std::string& name = examination_.bundle->entries()[i].name;
            const auto position = positions.find(name);
            if (position == positions.end() || position->second < next) {
                good = false;
                fail("archive.unlisted", name, msg("{name} is not covered by {manifest}", {{"name", name}, {"manifest", link.manifest}}));
            } else {
                next = position->second + 1;
            }
        }
        for (const bundle::DataObjectReference& reference : list.references) good = check_digest(link, reference) && good;
        return good;
    }

    bool check_digest(const ArchiveLink& link, const bundle::DataObjectReference& reference) {
        EntryDigest* digest = examination_.digest_of(reference.uri);
        const auto kind = bundle::classify(reference.uri);
        if (!digest) {
            // A withheld file is told once, by the signed list, which must name it too.
            if (examination_.absent.contains(reference.uri)) return true;
            fail("archive.missing", reference.uri, msg("the bundle lacks {name}", {{"name", reference.uri}}));
            return false;
        }
        if (!kind || (bundle::media_type_of(reference.uri) != reference.media_type)) {
            fail("archive.media_type", reference.uri, msg("the signed list gives {name} the media type {type}", {{"name", reference.uri}, {"type", reference.media_type}}));
            return false;
        }
        if (digest->sha256 == reference.sha256.hex()) return true;
        digest->matches = false;
        fail("archive.digest", reference.uri,
             msg("{name} was changed after {manifest} covered it: its digest is {found}, covered was {stated}",
                 {{"name", reference.uri}, {"manifest", link.manifest}, {"found", digest->sha256}, {"stated", reference.sha256.hex()}}),
             SubIndication::hash_failure);
        return false;
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
