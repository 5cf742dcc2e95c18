#include "verify/foreign/asice_inspection.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "archive/reader.hpp"
#include "base/foreign_limits.hpp"
#include "base/time_text.hpp"
#include "digest/foreign_digest.hpp"
#include "trust/foreign.hpp"
#include "trust/timestamp_verifier.hpp"
#include "verify/foreign/asic_manifest_xml.hpp"
#include "verify/foreign/container_inspection.hpp"
#include "verify/object_verifier.hpp"
#include "verify/outcome.hpp"

namespace saksi::verify {

namespace {

using Tone = Statement::Tone;

constexpr std::string_view asic_e = "application/vnd.etsi.asic-e+zip";
constexpr std::string_view asic_s = "application/vnd.etsi.asic-s+zip";
constexpr std::string_view token_type = "application/vnd.etsi.timestamp-token";

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json time_or_null(const std::optional<UtcTime>& time) { return time ? Json(base::utc_text(*time)) : Json(); }

bool is_in_meta(std::string_view name) { return name.starts_with("META-INF/"); }
/// EN 319 162-1 §4.4.4: names by their pattern, whatever stands between.
bool is_manifest(std::string_view name) { return is_in_meta(name) && name.find("Manifest") != std::string_view::npos && name.find("ASiC") != std::string_view::npos && name.ends_with(".xml"); }
bool is_xades(std::string_view name) { return is_in_meta(name) && name.find("signatures") != std::string_view::npos && name.ends_with(".xml"); }
bool is_cms(std::string_view name) { return is_in_meta(name) && (name.ends_with(".p7s") || name.ends_with(".p7m")); }
bool is_token(std::string_view name) { return is_in_meta(name) && name.ends_with(".tst"); }

Tone tone_of(Severity severity) noexcept {
    switch (severity) {
        case Severity::failed: return Tone::bad;
        case Severity::indeterminate:
        case Severity::unsupported: return Tone::open;
        case Severity::note: return Tone::weak;
        case Severity::information: return Tone::plain;
        case Severity::passed: return Tone::good;
    }
    return Tone::open;
}

using Digests = std::map<digest::ForeignAlgorithm, digest::ForeignDigest>;

/// Failed, no verdict, indeterminate: which of two findings about the container speaks first.
int rank_of(Indication indication) noexcept {
    switch (indication) {
        case Indication::total_failed: return 0;
        case Indication::unsupported: return 1;
        case Indication::indeterminate: return 2;
        case Indication::total_passed: return 3;
    }
    return 1;
}

class Asice {
public:
    Asice(const base::ReadableFile& file, const AsiceTerms& terms, const InspectionSink& sink) : file_(file), terms_(terms), sink_(sink) {}

    Result<InspectionSummary> run(const std::string& name) {
        if (auto read = archive::each_entry(file_, [&](const archive::Entry& entry, archive::Reader& reader) { return keep_small(entry, reader); }); !read) return pass_on(read);
        if (auto kind = check_kind(); !kind) return pass_on(kind);
        if (auto told = tell_container(name); !told) return pass_on(told);
        if (auto read = read_manifests(); !read) return pass_on(read);
        if (auto read = archive::each_entry(file_, [&](const archive::Entry& entry, archive::Reader& reader) { return hash(entry, reader); }); !read) return pass_on(read);
        collect_lists();
        if (auto told = judge_manifests(); !told) return pass_on(told);
        if (auto told = tell_the_rest(); !told) return pass_on(told);
        return summary(name);
    }

private:
    /// mimetype and what lies in META-INF; the content of a name that stands there twice is that of the first.
    Status keep_small(const archive::Entry& entry, archive::Reader& reader) {
        if (entry.kind != archive::EntryKind::file) return {};
        names_.insert(entry.name);
        if (names_.size() > limits::archive_kept_entries)
            return fail(ErrorCode::limit_exceeded, msg("more than {limit} entries", {{"limit", std::to_string(limits::archive_kept_entries)}}));
        if (entry.name != "mimetype" && !is_in_meta(entry.name)) return {};
        auto octets = archive::read_rest(reader, entry.name == "mimetype" ? asic_e.size() + 1 : limits::cms_bytes);
        if (!octets && entry.name != "mimetype") return pass_on(octets);
        kept_bytes_ += octets ? octets->size() : 0;
        if (kept_bytes_ > limits::inspected_bytes) return fail(ErrorCode::limit_exceeded, msg("signatures and manifests of more than {limit} bytes", {{"limit", std::to_string(limits::inspected_bytes)}}));
        meta_.emplace(entry.name, octets ? std::move(*octets) : Bytes{});
        return {};
    }

    Status check_kind() {
        const bool signature = std::ranges::any_of(meta_, [](const auto& one) { return is_cms(one.first) || is_xades(one.first) || is_token(one.first); });
        const auto found = meta_.find("mimetype");
        const std::string type = found == meta_.end() ? std::string() : std::string(reinterpret_cast<const char*>(found->second.data()), found->second.size());
        if (type == asic_s) return fail(ErrorCode::unsupported, msg("this is ASiC-S, a container for one file; only ASiC-E is judged. `saksi inspect cms` looks at its signature alone"));
        if (!signature) return fail(ErrorCode::malformed, msg("META-INF holds no signature and no timestamp: this is no signed container (ASiC-E)"));
        if (type != asic_e) add({Tone::weak, msg("the container does not begin by calling itself ASiC-E (entry mimetype)")});
        return {};
    }

    void add(Statement statement) { statements_.push_back(std::move(statement)); }

    void conclude(Indication indication, SubIndication sub) {
        const bool worse = rank_of(indication) < rank_of(indication_);
        const bool says_more = indication == indication_ && sub_indication_ == SubIndication::sig_constraints_failure;
        if (!worse && !says_more) return;
        indication_ = indication;
        sub_indication_ = sub;
    }

    Status tell(InspectionLine line) { return sink_(line); }

    /// What two programs may see differently, and names that deceive; the plain list of entries is left to `inspect container`.
    Status tell_container(const std::string& name) {
        auto inspected = inspect_container(file_, name, [&](const InspectionLine& line) -> Status {
            const bool bad = std::ranges::any_of(line.statements, [](const Statement& one) { return one.tone == Tone::bad; });
            return bad ? tell(line) : Status();
        });
        if (!inspected) return pass_on(inspected);
        if (inspected->headline != Headline::not_intact) return {};
        conclude(Indication::total_failed, SubIndication::format_failure);
        add({Tone::bad, msg("the container deceives: two programs may show two contents, or a name is hostile")});
        return {};
    }

    Status read_manifests() {
        for (const auto& [name, octets] : meta_) {
            if (!is_manifest(name)) continue;
            auto manifest = read_foreign_manifest(octets);
            if (!manifest && manifest.error().code() == ErrorCode::limit_exceeded) return pass_on(manifest, msg("reading {file}", {{"file", name}}));
            if (!manifest) {
                conclude(Indication::total_failed, SubIndication::format_failure);
                if (auto told = tell({"signature", msg("manifest {name}", {{"name", name}}), {{Tone::bad, manifest.error().what()}}, signature_members({}, name, nullptr)}); !told) return told;
                continue;
            }
            for (const ForeignReference& reference : manifest->references)
                if (reference.digest) wanted_[reference.name].insert(reference.digest->algorithm);
            manifests_.emplace(name, std::move(*manifest));
        }
        return {};
    }

    Status hash(const archive::Entry& entry, archive::Reader& reader) {
        const auto wanted = wanted_.find(entry.name);
        if (entry.kind != archive::EntryKind::file || wanted == wanted_.end() || computed_.contains(entry.name)) return {};
        std::vector<digest::ForeignHasher> hashers;
        for (const digest::ForeignAlgorithm algorithm : wanted->second) hashers.emplace_back(algorithm);
        Bytes window(limits::read_window);
        for (;;) {
            auto made = reader.read(window);
            if (!made && made.error().code() == ErrorCode::limit_exceeded) return pass_on(made);
            if (!made) return {};  // told as not readable with the reference
            if (*made == 0) break;
            for (digest::ForeignHasher& hasher : hashers) hasher.update(ByteView(window).first(*made));
        }
        Digests& digests = computed_[entry.name];
        for (digest::ForeignHasher& hasher : hashers) {
            auto digest = hasher.finish();
            digests.emplace(digest.algorithm, std::move(digest));
        }
        return {};
    }

    /// Revocation lists that tokens carry may be about the signers of what they cover.
    void collect_lists() {
        static const trust::TrustStore nobody;
        for (const auto& [name, octets] : meta_) {
            if (!is_token(name)) continue;
            auto token = trust::token_in(octets);
            if (!token) continue;
            const auto read = trust::verify_timestamp({*token, std::nullopt, nobody, std::nullopt, {}, {}, {}});
            for (const trust::Crl& list : read.bag.crls)
                if (lists_.size() < limits::bag_crls) lists_.push_back(list);
        }
    }

    ObjectTerms object_terms(const trust::TrustStore& anchors) const { return {anchors, lists_, std::nullopt, terms_.at, {}, terms_.tool}; }

    Status judge_manifests() {
        for (const auto& [name, manifest] : manifests_) {
            if (auto told = judge_signature(name, manifest); !told) return told;
            for (const ForeignReference& reference : manifest.references)
                if (auto told = compare(name, reference); !told) return told;
        }
        return {};
    }

    Status judge_signature(const std::string& name, const ForeignManifest& manifest) {
        const std::string& signature = manifest.signature_name;
        const bool is_timestamp = manifest.signature_media_type == token_type || is_token(signature);
        const std::string_view kind = is_timestamp ? "timestamp" : "signature";
        const Message title = is_timestamp ? msg("timestamp {signature} over {manifest}", {{"signature", manifest.signature_uri}, {"manifest", name}})
                                           : msg("signature {signature} over {manifest}", {{"signature", manifest.signature_uri}, {"manifest", name}});
        const auto octets = meta_.find(signature);
        if (octets == meta_.end()) {
            conclude(Indication::indeterminate, SubIndication::signed_data_not_found);
            return tell({std::string(kind), title, {{Tone::open, msg("the container does not hold it: nothing vouches for this manifest")}}, signature_members(signature, name, nullptr)});
        }
        judged_.insert(signature);
        if (is_timestamp && terms_.authorities == nullptr) {
            ++timestamps_;
            return tell({std::string(kind), title, {{Tone::plain, msg("name the roots of its authority to have it judged (--tsa-roots)")}}, signature_members(signature, name, nullptr)});
        }
        const ObjectVerdict verdict = is_timestamp ? judged_token(name, signature, octets->second) : judged_cms(name, signature, octets->second);
        ++(is_timestamp ? timestamps_ : signatures_);
        conclude(verdict.indication, verdict.sub_indication);
        if (verdict.headline == Headline::not_intact) changed_ = true;
        std::vector<Statement> statements;
        if (!verdict.path.empty() && !is_timestamp) statements.push_back({Tone::plain, msg("signed by {subject}", {{"subject", verdict.path.front().certificate.subject}})});
        if (verdict.timestamp) statements.push_back({Tone::plain, msg("timestamp of {time}", {{"time", base::utc_seconds_text(verdict.timestamp->gen_time)}})});
        for (const Finding& finding : verdict.findings)
            if (finding.severity != Severity::passed) statements.push_back({tone_of(finding.severity), finding.what});
        if (verdict.indication == Indication::total_passed) statements.push_back({Tone::good, msg("the signature fits these octets, and its path leads to an anchor named here")});
        return tell({std::string(kind), title, std::move(statements), signature_members(signature, name, &verdict)});
    }

    ObjectVerdict judged_cms(const std::string& manifest, const std::string& name, const Bytes& octets) const {
        auto cms = trust::cms_in(octets);
        return judge_cms({name, octets}, cms ? ByteView(*cms) : ByteView(octets), ByteView(meta_.at(manifest)), terms_.authorities, object_terms(terms_.signers));
    }

    ObjectVerdict judged_token(const std::string& manifest, const std::string& name, const Bytes& octets) const {
        auto token = trust::token_in(octets);
        return judge_timestamp({name, octets}, token ? ByteView(*token) : ByteView(octets), ByteView(meta_.at(manifest)), {}, object_terms(*terms_.authorities));
    }

    static Json signature_members(const std::string& entry, const std::string& manifest, const ObjectVerdict* verdict) {
        Json::Array findings;
        if (verdict)
            for (const Finding& finding : verdict->findings)
                if (finding.severity != Severity::passed && findings.size() < limits::foreign_defects) findings.push_back(finding.code);
        const bool leaf = verdict && !verdict->path.empty();
        return Json::Object{{"claimed", verdict ? time_or_null(verdict->claimed) : Json()},
                            {"entry", text_or_null(entry)},
                            {"findings", std::move(findings)},
                            {"indication", verdict ? Json(name_of(verdict->indication)) : Json()},
                            {"manifest", text_or_null(manifest)},
                            {"signer_sha256", leaf ? Json(verdict->path.front().certificate.sha256) : Json()},
                            {"signer_subject", leaf ? Json(verdict->path.front().certificate.subject) : Json()},
                            {"sub_indication", verdict ? text_or_null(std::string(name_of(verdict->sub_indication))) : Json()},
                            {"timestamp", verdict && verdict->timestamp ? Json(base::utc_text(verdict->timestamp->gen_time)) : Json()},
                            {"timestamp_valid", verdict && verdict->timestamp ? Json(verdict->timestamp->valid) : Json()}};
    }

    Status tell_object(const std::string& manifest, const ForeignReference& reference, std::string_view state, const std::string& computed, Statement said) {
        return tell({"object", manifest.empty() ? msg("entry {name}", {{"name", reference.name}}) : msg("{name}, named by {manifest}", {{"name", reference.name.empty() ? reference.uri : reference.name}, {"manifest", manifest}}), {std::move(said)},
                     Json::Object{{"computed", text_or_null(computed)}, {"manifest", text_or_null(manifest)}, {"name", reference.name.empty() ? reference.uri : reference.name}, {"state", state},
                                  {"stated", reference.digest ? Json(digest::labelled(*reference.digest)) : Json()}}});
    }

    Status compare(const std::string& manifest, const ForeignReference& reference) {
        ++objects_;
        covered_.insert(reference.name);
        if (reference.name.empty()) {
            conclude(Indication::indeterminate, SubIndication::signed_data_not_found);
            return tell_object(manifest, reference, "outside", {}, {Tone::open, msg("it points out of the container; nothing is loaded from anywhere")});
        }
        if (!names_.contains(reference.name)) {
            ++missing_;
            conclude(Indication::indeterminate, SubIndication::signed_data_not_found);
            return tell_object(manifest, reference, "missing", {}, {Tone::open, msg("the container does not hold it")});
        }
        if (!reference.digest || digest::is_weak(reference.digest->algorithm)) {
            conclude(Indication::indeterminate, SubIndication::crypto_constraints_failure_no_poe);
            return tell_object(manifest, reference, "not_supported", {}, {Tone::open, msg("its digest proves nothing here: {algorithm} (SHA-256, SHA-384 and SHA-512 are judged)", {{"algorithm", reference.algorithm}})});
        }
        const auto computed = computed_.find(reference.name);
        if (computed == computed_.end()) {
            ++differing_;
            conclude(Indication::total_failed, SubIndication::format_failure);
            return tell_object(manifest, reference, "unreadable", {}, {Tone::bad, msg("it could not be unpacked")});
        }
        const digest::ForeignDigest& found = computed->second.at(reference.digest->algorithm);
        if (found == *reference.digest) return tell_object(manifest, reference, "holds", digest::labelled(found), {Tone::good, msg("its digest is the one that was signed")});
        ++differing_;
        changed_ = true;
        conclude(Indication::total_failed, SubIndication::hash_failure);
        return tell_object(manifest, reference, "differs", digest::labelled(found), {Tone::bad, msg("it was changed: another digest was signed")});
    }

    /// What no manifest vouches for, and signatures of a kind that is not judged.
    Status tell_the_rest() {
        for (const auto& [name, octets] : meta_) {
            const bool xades = is_xades(name);
            if (xades) ++xades_;
            if (!xades && (!is_cms(name) || judged_.contains(name))) continue;
            conclude(xades ? Indication::unsupported : Indication::indeterminate, xades ? SubIndication::unsupported_form : SubIndication::signed_data_not_found);
            const Message why = xades ? msg("XML signatures (XAdES) are not judged by this program") : msg("no manifest says what it was made over: it was not judged");
            if (auto told = tell({"signature", msg("signature {signature}", {{"signature", name}}), {{Tone::open, why}}, signature_members(name, {}, nullptr)}); !told) return told;
        }
        for (const std::string& name : names_) {
            if (name == "mimetype" || is_in_meta(name) || covered_.contains(name)) continue;
            ++not_signed_;
            const ForeignReference nobody{{}, name, {}, {}, false};
            if (auto told = tell_object({}, nobody, "not_signed", {}, {Tone::weak, msg("no manifest names it: it could be anybody's")}); !told) return told;
        }
        return {};
    }

    Headline headline() const noexcept {
        if (indication_ == Indication::total_failed) return changed_ || !is_about_trust(sub_indication_) ? Headline::not_intact : Headline::seal_not_valid;
        if (indication_ == Indication::unsupported && signatures_ == 0) return Headline::cannot_be_checked;
        return Headline::not_certain_yet;
    }

    Result<InspectionSummary> summary(const std::string& name) {
        // XAdES beside a CAdES signature that was judged leaves a question open; alone there is no verdict at all.
        if (indication_ == Indication::unsupported && signatures_ > 0) indication_ = Indication::indeterminate, sub_indication_ = SubIndication::sig_constraints_failure;
        add({Tone::plain, msg("{signatures} signatures, {timestamps} timestamps, {objects} entries named by manifests", {{"signatures", std::to_string(signatures_)}, {"timestamps", std::to_string(timestamps_)}, {"objects", std::to_string(objects_)}})});
        if (differing_ > 0) add({Tone::bad, msg("{count} entries are not what was signed", {{"count", std::to_string(differing_)}})});
        if (missing_ > 0) add({Tone::open, msg("{count} signed entries are missing", {{"count", std::to_string(missing_)}})});
        if (not_signed_ > 0) add({Tone::weak, msg("{count} entries are signed by nobody", {{"count", std::to_string(not_signed_)}})});
        if (xades_ > 0) add({Tone::open, msg("{count} XML signatures (XAdES) were not judged", {{"count", std::to_string(xades_)}})});
        add({Tone::open, msg("another program made this container: it does not promise what a bundle of evidence must, so the result is never better than this")});
        return InspectionSummary{"asice", name, file_.size(), headline(), std::move(statements_),
                                 Json::Object{{"differing", number(differing_)}, {"missing", number(missing_)}, {"not_signed", number(not_signed_)}, {"objects", number(objects_)},
                                              {"signatures", number(signatures_)}, {"timestamps", number(timestamps_)}, {"xades", number(xades_)}},
                                 InspectionVerdict{indication_, sub_indication_, terms_.at}};
    }

    const base::ReadableFile& file_;
    const AsiceTerms& terms_;
    const InspectionSink& sink_;
    std::vector<Statement> statements_;
    std::set<std::string, std::less<>> names_, covered_, judged_;
    std::map<std::string, Bytes, std::less<>> meta_;
    std::map<std::string, ForeignManifest> manifests_;
    std::map<std::string, std::set<digest::ForeignAlgorithm>> wanted_;
    std::map<std::string, Digests> computed_;
    std::vector<trust::Crl> lists_;
    std::uint64_t kept_bytes_ = 0, signatures_ = 0, timestamps_ = 0, objects_ = 0, missing_ = 0, differing_ = 0, not_signed_ = 0, xades_ = 0;
    bool changed_ = false;
    // Foreign containers are capped here: EN 319 102-1 calls it SIG_CONSTRAINTS_FAILURE when a signature is not of the form that the verifier demands.
    Indication indication_ = Indication::indeterminate;
    SubIndication sub_indication_ = SubIndication::sig_constraints_failure;
};

}  // namespace

Result<InspectionSummary> inspect_asice(const base::ReadableFile& file, const std::string& name, const AsiceTerms& terms, const InspectionSink& sink) {
    return Asice(file, terms, sink).run(name);
}

}  // namespace saksi::verify
