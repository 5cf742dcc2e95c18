#include "seal/seal.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "base/version.hpp"
#include "bundle/bundle_writer.hpp"
#include "bundle/inner_wacz.hpp"
#include "bundle/open_bundle.hpp"
#include "evidence/custody.hpp"
#include "evidence/item.hpp"
#include "evidence/manifest.hpp"
#include "seal/capture_index.hpp"
#include "seal/stamped_signature.hpp"
#include "verify/verifier.hpp"

namespace saksi::seal {

namespace {

constexpr const char* plugin_abi = "0.9";
constexpr const char* final_name_key = "sealing_as";
constexpr const char* unfinished_key = "sealing_in";

/// What the journal says about the job.
struct Recorded {
    std::string bundle_id;
    std::string started;
    std::string finished;
    std::vector<evidence::PluginNote> plugins;
    std::string custody;
};

Result<std::string> required_meta(store::Journal& journal, const char* key) {
    auto value = journal.meta(key);
    if (!value) return pass_on(value);
    if (!*value) return fail(ErrorCode::usage, msg("this recording is not finished; go on with “saksi resume” first"));
    return **value;
}

Result<std::vector<evidence::PluginNote>> plugin_notes(const std::string& text) {
    auto json = base::parse_json(bytes_of(text));
    if (!json) return pass_on(json);
    std::vector<evidence::PluginNote> notes;
    const Json::Array* plugins = json->array();
    if (!plugins) return fail(ErrorCode::malformed, msg("the journal names its plugins in an unknown form"));
    for (const Json& plugin : *plugins) {
        evidence::PluginNote note;
        const auto text_at = [&](const char* name) { return plugin.text_at(name) ? *plugin.text_at(name) : std::string(); };
        note.id = text_at("id");
        note.version = text_at("version");
        note.abi = plugin_abi;
        note.sha256 = text_at("sha256");
        if (plugin.text_at("config_sha256")) note.config_sha256 = text_at("config_sha256");
        if (const bool* overridden = plugin.boolean_at("overridden"); overridden && *overridden) note.overrides = evidence::Overrides::operator_;
        const std::string kind = text_at("test_kind");
        note.test_kind = kind == "live" ? evidence::TestKind::live : kind == "local" ? evidence::TestKind::local : evidence::TestKind::synthetic;
        if (kind == "live") note.test_date = text_at("test_date");
        notes.push_back(std::move(note));
    }
    return notes;
}

Result<Recorded> read_job(store::JobFolder& job) {
    store::Journal& journal = job.journal();
    Recorded recorded;
    const std::pair<const char*, std::string*> metas[] = {{"bundle_id", &recorded.bundle_id}, {"created", &recorded.started}, {"recorded", &recorded.finished}};
    for (const auto& [key, target] : metas) {
        auto value = required_meta(journal, key);
        if (!value) return pass_on(value);
        *target = *value;
    }
    if (recorded.finished < recorded.started) recorded.finished = recorded.started;  // the clock was set back meanwhile
    auto plugins = required_meta(journal, "plugins");
    if (!plugins) return pass_on(plugins);
    auto notes = plugin_notes(*plugins);
    if (!notes) return pass_on(notes);
    recorded.plugins = std::move(*notes);
    auto events = journal.events();
    if (!events) return pass_on(events);
    for (const std::string& line : *events) recorded.custody += line;
    return recorded;
}

/// What capture proved; the check of the finished bundle reads each of them again.
Result<std::vector<store::ItemRow>> read_items(const store::Journal& journal) {
    auto items = journal.items();
    if (!items) return items;
    for (std::size_t i = 0; i < items->size(); ++i)
        if ((*items)[i].json.size() > limits::item_bytes)
            return fail(ErrorCode::limit_exceeded, msg("{file} has {size} bytes; at most {limit} are read",
                                                       {{"file", bundle::item_name(static_cast<std::uint32_t>(i + 1))},
                                                        {"size", std::to_string((*items)[i].json.size())},
                                                        {"limit", std::to_string(limits::item_bytes)}}));
    return items;
}

/// A file that is removed unless it got its final name.
class Temporary {
public:
    Temporary(base::FileSystem& files, Path path) : files_(files), path_(std::move(path)) {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (auto there = files_.status(path_); there && *there) static_cast<void>(files_.remove(path_));
    }
    const Path& path() const noexcept { return path_; }
    /// Creates it; a leftover of a run that was killed is removed first.
    Result<std::unique_ptr<base::AppendableFile>> create() {
        if (auto there = files_.status(path_); there && *there)
            if (Status removed = files_.remove(path_); !removed) return pass_on(removed);
        return files_.create(path_, 0644);
    }

private:
    base::FileSystem& files_;
    Path path_;
};

/// Where `job` builds its bundle, beside the final name, and nobody else anything: the name holds the job's id, whatever ordinal the bundle gets.
Path unfinished_path(const store::JobFolder& job, const Path& folder) { return folder / ("." + job.id() + ".bukti.wacz.part"); }

/// Takes away what a killed run of this job left in another folder than `path`'s, and notes where this run builds.
Status move_building_place(store::JobFolder& job, const Path& path, base::FileSystem& files) {
    auto earlier = job.journal().meta(unfinished_key);
    if (!earlier) return pass_on(earlier);
    if (*earlier == path.string()) return {};
    if (*earlier)
        if (auto there = files.status(**earlier); there && *there) static_cast<void>(files.remove(**earlier));  // a folder that is read-only by now is no reason not to seal
    return job.journal().set_meta(unfinished_key, path.string());
}

Status write_capture(store::JobFolder& job, const Recorded& recorded, World& world, Temporary& out) {
    auto warc = world.files.open(job.warc());
    if (!warc) return pass_on(warc);
    auto index = index_capture(**warc, job.journal());
    if (!index) return pass_on(index);
    auto finished = base::parse_utc(recorded.finished);
    if (!finished) return pass_on(finished);
    auto file = out.create();
    if (!file) return pass_on(file);
    return bundle::write_inner_wacz({**warc, index->warc_sha256, bytes_of(index->cdxj), index->pages, recorded.bundle_id, *finished, base::software_name(), base::new_salt(world.random)},
                                    **file);
}

evidence::FileNote file_note(const bundle::ListedFile& file) {
    evidence::FileNote note;
    note.path = file.path;
    const auto kind = bundle::classify(file.path);
    SAKSI_ASSERT(kind.has_value());
    note.role = evidence::from_word<evidence::FileRole>(bundle::role_of(kind->kind)).value_or(evidence::FileRole::attachment);
    note.media_type = file.media_type;
    note.bytes = file.bytes;
    note.sha256 = file.sha256.hex();
    if (kind->kind == bundle::EntryKind::item || kind->kind == bundle::EntryKind::shot) note.item = evidence::item_number_text(kind->number);
    note.withholdable = bundle::is_withholdable(kind->kind);
    return note;
}

bundle::ListedFile listed(std::string_view name, std::string_view content) {
    return {std::string(name), std::string(bundle::media_type_of(name)), content.size(), digest::sha256_of(bytes_of(content))};
}

evidence::Manifest manifest_of(const Recorded& recorded, const Order& order, const std::vector<store::ItemRow>& items, const std::vector<bundle::ListedFile>& files,
                               const std::string& sealed_at) {
    evidence::Manifest manifest;
    manifest.bundle_id = recorded.bundle_id;
    if (order.case_place) {
        manifest.case_ref = order.case_place->ref;
        manifest.seq = order.case_place->seq;
    }
    manifest.sealed_claimed = sealed_at;
    manifest.tool = {std::string(base::program_name), std::string(base::program_version), order.tool_sha256};
    manifest.plugins = recorded.plugins;
    manifest.operator_ = {order.identity.certificate().fingerprint(), order.role};
    manifest.captures.push_back({"0001", bundle::capture_name(1), evidence::Method::http, recorded.started, recorded.finished});
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string number = evidence::item_number_text(i + 1);
        manifest.items.push_back({number, items[i].captures, {bundle::item_name(static_cast<std::uint32_t>(i + 1))}});
    }
    for (const bundle::ListedFile& file : files) manifest.files.push_back(file_note(file));
    return manifest;
}

/// Rows 9 to 13. Returns whether both timestamps are inside.
Result<bool> close(bundle::BundleWriter& writer, const std::string& bundle_id, const trust::CadesSigner& signer, UtcTime claimed, Stamper& stamper) {
    auto asic_manifest = writer.add_inventory(bundle_id);
    if (!asic_manifest) return pass_on(asic_manifest);
    auto signature = sign_and_stamp(*asic_manifest, signer, claimed, stamper);
    if (!signature) return pass_on(signature);
    if (Status added = writer.add_signature(signature->cms); !added) return pass_on(added);
    if (signature->authority.empty()) {
        if (Status finished = writer.finish(); !finished) return pass_on(finished);
        return false;
    }
    auto token = stamper.stamp(bytes_of(writer.archive_manifest_text()), signature->authority);
    if (token) {
        if (auto archive = writer.add_archive_manifest(); !archive) return pass_on(archive);
        if (Status added = writer.add_timestamp(token->der()); !added) return pass_on(added);
    }
    if (Status finished = writer.finish(); !finished) return pass_on(finished);
    return token.has_value();
}

/// The verifier's word on what was written, with the signer's own top certificate and the configured authorities as anchors.
Result<verify::Verdict> check(World& world, const Path& path, const Order& order, UtcTime at) {
    auto file = world.files.open(path);
    if (!file) return pass_on(file);
    const trust::TrustStore signer_roots({order.identity.chain().back()});
    const verify::TrustInput trust{&signer_roots, order.tsa_roots};
    verify::Policy policy;
    // Revocation data can only come after the seal; `complete` adds it.
    policy.require_revocation_data = false;
    return verify::verify(**file, path.filename().string(), trust, policy, at, {std::string(base::program_name), std::string(base::program_version)});
}

bool is_acceptable(const verify::Verdict& verdict, bool stamped, bool tsa_roots_known) {
    if (verdict.indication == verify::Indication::total_passed) return true;
    if (verdict.indication != verify::Indication::indeterminate) return false;
    if (!stamped) return verdict.sub_indication == verify::SubIndication::no_poe;
    return !tsa_roots_known;  // the bytes hold; who vouches for the time is the panel's to say
}

std::unexpected<Error> not_accepted(const verify::Verdict& verdict) {
    std::string findings;
    for (const verify::Finding& finding : verdict.findings) {
        const bool decides = finding.severity == verify::Severity::failed || finding.severity == verify::Severity::indeterminate || finding.severity == verify::Severity::unsupported;
        if (decides) findings += (findings.empty() ? "" : "; ") + finding.code + " " + finding.where.entry + " " + base::text_of(finding.what, Language::english);
    }
    return fail(ErrorCode::internal, msg("the bundle that was built does not pass its own check ({finding}); it was removed, the recording is kept", {{"finding", findings}}));
}

}  // namespace

Result<Sealed> seal(store::JobFolder& job, const Order& order, World world) {
    if (auto there = world.files.status(order.out); there && *there)
        return fail(ErrorCode::exists, msg("{file} exists already and is never overwritten; choose another name", {{"file", order.out.string()}}));
    auto recorded = read_job(job);
    if (!recorded) return pass_on(recorded);
    auto items = read_items(job.journal());
    if (!items) return pass_on(items);

    Temporary capture(world.files, job.path() / "capture.wacz");
    if (Status written = write_capture(job, *recorded, world, capture); !written) return pass_on(written);
    const Path folder = order.out.has_parent_path() ? order.out.parent_path() : Path(".");
    Temporary built(world.files, unfinished_path(job, folder));
    if (Status noted = move_building_place(job, built.path(), world.files); !noted) return pass_on(noted);
    auto out = built.create();
    if (!out) return pass_on(out);
    auto writer = bundle::BundleWriter::begin(**out);
    if (!writer) return pass_on(writer);
    auto wacz = world.files.open(capture.path());
    if (!wacz) return pass_on(wacz);
    if (auto added = writer->add_file(bundle::capture_name(1), **wacz, 0, (*wacz)->size()); !added) return pass_on(added);
    for (std::size_t i = 0; i < items->size(); ++i)
        if (auto added = writer->add(bundle::item_name(static_cast<std::uint32_t>(i + 1)), bytes_of((*items)[i].json)); !added) return pass_on(added);

    auto key = order.unlock();
    if (!key) return pass_on(key);
    const UtcTime now = world.clock.now();
    auto custody = evidence::CustodyWriter::resume(bytes_of(recorded->custody));
    if (!custody) return pass_on(custody);
    custody->add(now, evidence::CustodyEvent::key_unlocked, Json().set("certificate", order.identity.certificate().fingerprint()));
    custody->add(now, evidence::CustodyEvent::sealing, Json().set("items", static_cast<std::int64_t>(items->size())));
    evidence::Context context = order.context;
    context.salt = base::new_salt(world.random);
    const std::string context_text = evidence::to_json(context).canonical();
    const std::string& custody_text = custody->text();

    std::vector<bundle::ListedFile> files = writer->files();
    files.push_back(listed(bundle::context_name, context_text));
    files.push_back(listed(bundle::custody_name, custody_text));
    Sealed sealed;
    sealed.path = order.out;
    sealed.seq = order.case_place ? order.case_place->seq : 1;
    sealed.bundle_id = recorded->bundle_id;
    sealed.sealed_at = base::utc_text(now);
    const std::string manifest = evidence::to_json(manifest_of(*recorded, order, *items, files, sealed.sealed_at)).canonical();
    const std::pair<std::string_view, const std::string*> texts[] = {
        {bundle::manifest_name, &manifest}, {bundle::context_name, &context_text}, {bundle::custody_name, &custody_text}};
    for (const auto& [name, text] : texts)
        if (auto added = writer->add(name, bytes_of(*text)); !added) return pass_on(added);

    auto signer = trust::CadesSigner::with(std::move(*key), order.identity.chain());
    if (!signer) return pass_on(signer);
    Stamper stamper(order.timestamp_authorities, order.ask_authority, world.random, order.tsa_roots);
    auto stamped = close(*writer, recorded->bundle_id, *signer, now, stamper);
    if (!stamped) return pass_on(stamped);
    if (Status synced = (*out)->sync(); !synced) return pass_on(synced);

    sealed.stamped = *stamped;
    sealed.authority_failures = stamper.failures();
    sealed.items = items->size();
    // A machine whose clock is behind still seals: what an authority just said is not in the future.
    auto verdict = check(world, built.path(), order, std::max(world.clock.now(), stamper.latest().value_or(now)));
    if (!verdict) return pass_on(verdict);
    if (!is_acceptable(*verdict, sealed.stamped, order.tsa_roots != nullptr)) return not_accepted(*verdict);
    sealed.losses = verdict->lines.completeness.losses;
    sealed.verdict = std::move(*verdict);
    if (Status noted = job.journal().set_meta(final_name_key, order.out.string()); !noted) return pass_on(noted);
    if (Status named = world.files.rename_new(built.path(), order.out); !named) return pass_on(named);
    if (Status synced = world.files.sync_directory(folder); !synced) return pass_on(synced);
    return sealed;
}

Result<std::optional<Sealed>> finished_before(store::JobFolder& job, World world) {
    auto name = job.journal().meta(final_name_key);
    if (!name) return pass_on(name);
    auto bundle_id = job.journal().meta("bundle_id");
    if (!bundle_id) return pass_on(bundle_id);
    if (!*name || !*bundle_id) return std::nullopt;
    auto file = world.files.open(**name);
    if (!file) return std::nullopt;
    auto opened = bundle::OpenBundle::open(**file);
    if (!opened) return std::nullopt;
    const zip::Entry* entry = opened->archive().find(bundle::manifest_name);
    if (!entry) return std::nullopt;
    auto text = opened->archive().read(*entry, limits::manifest_bytes);
    if (!text) return std::nullopt;
    auto manifest = evidence::read_manifest(*text);
    if (!manifest || manifest->bundle_id != **bundle_id) return std::nullopt;

    Sealed sealed;
    sealed.path = **name;
    sealed.seq = manifest->seq;
    sealed.bundle_id = manifest->bundle_id;
    sealed.sealed_at = manifest->sealed_claimed;
    sealed.stamped = opened->has(bundle::EntryKind::timestamp);
    sealed.items = manifest->items.size();
    sealed.verdict = verify::verify(**file, sealed.path.filename().string(), {}, verify::Policy{}, world.clock.now(), {std::string(base::program_name), std::string(base::program_version)});
    sealed.losses = sealed.verdict.lines.completeness.losses;
    // Only whether it is whole is asked: whom the panel trusts, and a clock that is behind, change nothing about what lies there.
    if (sealed.verdict.lines.integrity.state != verify::IntegrityLine::State::whole) return std::nullopt;
    return sealed;
}

}  // namespace saksi::seal
