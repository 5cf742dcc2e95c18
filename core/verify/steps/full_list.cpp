#include "verify/steps/full_list.hpp"

namespace saksi::verify {

namespace {

class FullListCheck {
public:
    FullListCheck(Examination& examination, const FullList& full)
        : examination_(examination), full_(full), end_(examination.rank.find(full.entry)->second) {}

    bool run() {
        check_names();
        for (const bundle::DataObjectReference& reference : full_.list.references) check_reference(reference);
        return good_;
    }

private:
    void fail(const char* what_kind, const std::string& entry, Message what, SubIndication sub = SubIndication::format_failure) {
        good_ = false;
        examination_.findings.failed(full_.prefix + "." + what_kind, full_.step, sub, {.entry = entry}, std::move(what));
    }

    void check_names() {
        const auto positions = positions_of(full_.list);
        std::size_t next = 0;
        for (std::size_t i = 1; i < end_; ++i) {
            const std::string& name = examination_.bundle->entries()[i].name;
            const auto position = positions.find(name);
            if (position == positions.end() || position->second < next)
                fail("unlisted", name, msg("{name} is not covered by {manifest}", {{"name", name}, {"manifest", full_.entry}}));
            else
                next = position->second + 1;
        }
    }

    void check_reference(const bundle::DataObjectReference& reference) {
        const auto kind = bundle::classify(reference.uri);
        EntryDigest* digest = examination_.digest_of(reference.uri);
        if (!kind || (digest && examination_.rank.find(reference.uri)->second >= end_))
            return fail("reference", full_.entry, msg("{manifest} names {name}, which does not stand before it", {{"manifest", full_.entry}, {"name", reference.uri}}));
        if (!digest) return check_absent(reference.uri, *kind);
        if (bundle::media_type_of(reference.uri) != reference.media_type)
            return fail("media_type", reference.uri, msg("the signed list gives {name} the media type {type}", {{"name", reference.uri}, {"type", reference.media_type}}));
        if (digest->sha256 == reference.sha256.hex()) return;
        digest->matches = false;
        fail("digest", reference.uri,
             msg("{name} was changed after {manifest} covered it: its digest is {found}, covered was {stated}",
                 {{"name", reference.uri}, {"manifest", full_.entry}, {"found", digest->sha256}, {"stated", reference.sha256.hex()}}),
             SubIndication::hash_failure);
    }

    /// A withheld file is told once, by the first signed list that names it.
    void check_absent(const std::string& name, const bundle::EntryName& kind) {
        if (examination_.absent.contains(name)) return;
        const bool stated_here = full_.step == Step::manifests && bundle::is_withholdable(kind.kind) && !bundle::is_listed_in_manifest(kind.kind);
        if (stated_here) return tell_withheld(examination_, name);
        fail("missing", name, msg("the bundle lacks {name}", {{"name", name}}));
    }

    Examination& examination_;
    const FullList& full_;
    std::size_t end_;
    bool good_ = true;
};

}  // namespace

bool check_full_list(Examination& examination, const FullList& full) { return FullListCheck(examination, full).run(); }

}  // namespace saksi::verify
