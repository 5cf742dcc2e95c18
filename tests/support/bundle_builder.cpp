#include "bundle_builder.hpp"

#include <stdexcept>

#include "base/assert.hpp"
#include "base/time_text.hpp"
#include "bundle/bundle_writer.hpp"
#include "bundle/inner_wacz.hpp"
#include "evidence/custody.hpp"
#include "warc/cdxj.hpp"
#include "warc/reader.hpp"
#include "warc/record_order.hpp"
#include "warc/writer.hpp"
#include "zip/reader.hpp"
#include "zip/writer.hpp"

namespace saksi::test {

namespace {

class MemoryOutput final : public base::AppendableFile {
public:
    Bytes content;
    std::uint64_t size() const noexcept override { return content.size(); }
    Status append(ByteView data) override {
        content.insert(content.end(), data.begin(), data.end());
        return {};
    }
    Status sync_data() override { return {}; }
    Status sync() override { return {}; }
    Status truncate(std::uint64_t size) override {
        content.resize(static_cast<std::size_t>(size));
        return {};
    }
};

template <class T>
T good(Result<T> result) {
    if (!result) throw std::runtime_error(base::text_of(result.error(), Language::english));
    return std::move(*result);
}
void good(Status status) {
    if (!status) throw std::runtime_error(base::text_of(status.error(), Language::english));
}

template <class T>
void bend(const std::function<void(T&)>& change, T& value) {
    if (change) change(value);
}

const std::string bundle_id = "urn:uuid:00000000-0000-4000-8000-0000000000b1";
const std::string salt = "000102030405060708090a0b0c0d0e0f";
const UtcTime recorded = at("2026-11-21T08:00:00Z");

std::string record_id(int number) { return "urn:uuid:00000000-0000-4000-8000-00000000000" + std::to_string(number); }
constexpr int info = 0, post_request = 1, post_answer = 2, post_exchange = 3, picture_request = 4, picture_answer = 5;

/// Writes one capture: a post with a comment, and its picture.
class CaptureMaker {
public:
    explicit CaptureMaker(const BundlePlan& plan) : plan_(plan), writer_(out_) {}

    Bytes make() {
        const Bytes fields = good(warc::warc_fields({{"software", "saksi 0.1.0"}, {"format", "WARC File Format 1.1"}, {"isPartOf", bundle_id}, {"salt", salt}}));
        warc::NewRecord head = record(warc::RecordType::warcinfo, info, "");
        head.content_type = warc::warc_fields_type;
        head.filename = "data.warc.gz";
        head.body = warc::BodySource::of(fields);
        good(writer_.write(head));
        std::string body = R"({"post":{"id":"di.contoh/1","author":{"id":"akun-42","handle":"budi.contoh.test","name":"Budi Contoh"},"text":"Selamat pagi",)"
                           R"("created":"2026-11-21T07:00:00Z","likes":12,"picture":"https://gambar.contoh.test/img/abcdefghijklmnop.jpg"},)"
                           R"("replies":[{"id":"di.contoh/2","author":{"id":"akun-7","handle":"sari.contoh.test","name":"Sari Contoh"},"text":"Pagi"}]})";
        bend(plan_.body, body);
        exchange(post_request, plan_.scheme + "://api.contoh.test/post?id=1", "application/json", body, "r000001", plan_.exchange);
        exchange(picture_request, "https://gambar.contoh.test/img/abcdefghijklmnop.jpg", "image/jpeg", std::string("\xFF\xD8picture\xFF\xD9"), "r000002", {});
        std::string cdxj = warc::cdxj_text(lines_);
        bend(plan_.cdxj, cdxj);
        bend(plan_.warc, out_.content);
        return wacz(cdxj);
    }

private:
    warc::NewRecord record(warc::RecordType type, int number, const std::string& uri) const {
        warc::NewRecord fresh;
        fresh.type = type;
        fresh.id = record_id(number);
        fresh.date = recorded;
        fresh.target_uri = uri;
        return fresh;
    }

    void exchange(int first, const std::string& uri, const std::string& type, const std::string& body, const std::string& request,
                  const std::function<void(evidence::Exchange&)>& change) {
        const std::string question = "GET / HTTP/1.1\r\nHost: contoh.test\r\n\r\n";
        warc::NewRecord asked = record(warc::RecordType::request, first, uri);
        asked.content_type = warc::http_request_type;
        asked.concurrent_to = {record_id(first + 1)};
        asked.block_head = bytes_of(question);
        good(writer_.write(asked));

        const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        warc::NewRecord answered = record(warc::RecordType::response, first + 1, uri);
        answered.content_type = warc::http_response_type;
        answered.block_head = bytes_of(head);
        answered.body = warc::BodySource::of(bytes_of(body));
        const warc::Written written = good(writer_.write(answered));
        index(written);

        evidence::Exchange how;
        how.request = request;
        how.started = base::utc_text(recorded);
        how.peer = evidence::Peer{"192.0.2.1", 443};
        bend(change, how);
        const std::string text = evidence::to_json(how).canonical();
        warc::NewRecord told = record(warc::RecordType::metadata, plan_.doubled_record_id && first == picture_request ? post_exchange : first + 2, uri);
        told.content_type = warc::exchange_type;
        told.concurrent_to = {record_id(first + 1)};
        told.body = warc::BodySource::of(bytes_of(text));
        good(writer_.write(told));
    }

    void index(const warc::Written& written) {
        const auto file = base::memory_file(out_.content);
        const auto content = good(warc::read_content(*file, 0, written.place));
        lines_.push_back(*warc::cdxj_line(content.record, &*content.report.http, written.place, "data.warc.gz"));
        pages_.push_back({lines_.back().url, recorded});
    }

    Bytes wacz(const std::string& cdxj) const {
        const auto file = base::memory_file(out_.content);
        MemoryOutput out;
        const bundle::InnerWaczParts parts{*file, digest::sha256_of(out_.content), bytes_of(cdxj), {pages_.front()}, bundle_id, recorded, "saksi 0.1.0", salt};
        good(bundle::write_inner_wacz(parts, out));
        return out.content;
    }

    const BundlePlan& plan_;
    MemoryOutput out_;
    warc::Writer writer_;
    std::vector<warc::CdxjLine> lines_;
    std::vector<bundle::Page> pages_;
};

evidence::Fact fact(const std::string& path, const std::string& value, const std::string& pointer, evidence::As as = evidence::As::text) {
    return {path, value, as, record_id(post_answer), evidence::Part::body, evidence::Selector::fragment("/post" + pointer), {}};
}

evidence::Item make_item() {
    using namespace evidence;
    const std::string picture = "\xFF\xD8picture\xFF\xD9";
    Item item;
    item.actor = Actor{"contoh", "akun-42", "budi.contoh.test", "Budi Contoh", {}};
    item.object.emplace();
    item.object->id = "di.contoh/1";
    item.object->content = "Selamat pagi";
    item.object->media_type = "text/plain";
    item.object->attachments = {{record_id(picture_answer), digest::sha256_of(bytes_of(picture)).hex(), picture.size(), "image/jpeg"}};
    item.time = {"2026-11-21T07:00:00.000Z", TimeSource::platform, Exactness::exact, {}, base::utc_text(recorded)};
    item.counts = {{CountName::likes, 12, Exactness::exact, {}}};
    item.lists = {{ListName::comments, {}, 1, true, StopReason::end, Viewpoint::anonymous}};
    item.root = {record_id(post_answer), Selector::fragment("/post")};
    item.facts = {fact("/actor/id", "akun-42", "/author/id"),
                  fact("/actor/handle", "budi.contoh.test", "/author/handle"),
                  fact("/actor/name", "Budi Contoh", "/author/name"),
                  fact("/object/id", "di.contoh/1", "/id"),
                  fact("/object/content", "Selamat pagi", "/text"),
                  fact("/object/attachment/0/record", "https://gambar.contoh.test/img/abcdefghijklmnop.jpg", "/picture"),
                  fact("/time/value", "2026-11-21T07:00:00Z", "/created", As::rfc3339),
                  fact("/counts/0/value", "12", "/likes", As::integer)};
    item.derived = {{"/lists/0/collected", Rule::count_of_items, {record_id(post_answer) + "#/replies"}}};
    item.captures = {"0001"};
    item.salt = salt;
    return item;
}

std::string custody_text() {
    evidence::CustodyWriter writer(salt);
    writer.add(recorded, evidence::CustodyEvent::job_started, Json());
    writer.add(recorded, evidence::CustodyEvent::sealing, Json());
    return writer.text();
}

evidence::Manifest make_manifest(const std::vector<bundle::ListedFile>& files, const Cast& cast) {
    using namespace evidence;
    Manifest manifest;
    manifest.bundle_id = bundle_id;
    manifest.sealed_claimed = "2026-11-21T08:04:00.000Z";
    manifest.tool = {"saksi", "0.1.0", std::string(64, '1')};
    manifest.plugins = {{"contoh", "0.1.0", "0.9", std::string(64, '2'), {}, Overrides::default_, TestKind::synthetic, {}}};
    manifest.operator_ = {cast.signer.certificate().fingerprint(), OperatorRole::petugas_pengambil};
    manifest.captures = {{"0001", "captures/0001.wacz", Method::http, "2026-11-21T08:00:00.000Z", "2026-11-21T08:03:00.000Z"}};
    manifest.items = {{"0001", {"0001"}, {"items/0001/item.json"}}};
    for (const bundle::ListedFile& file : files) {
        const auto kind = bundle::classify(file.path);
        manifest.files.push_back({file.path, *from_word<FileRole>(bundle::role_of(kind->kind)), file.media_type, file.bytes, file.sha256.hex(), {}, true});
        if (kind->kind == bundle::EntryKind::item) manifest.files.back().item = "0001";
    }
    return manifest;
}

}  // namespace

const Cast& shared_cast() {
    static const Cast cast = usual_cast();
    return cast;
}

const Cast& pointed_cast() {
    static const Cast cast = usual_cast(true);
    return cast;
}

BuiltBundle build_bundle(const BundlePlan& plan) {
    const Cast& cast = plan.cast ? *plan.cast : shared_cast();
    const UtcTime stamped = plan.stamped_at.ms ? plan.stamped_at : at("2026-11-21T08:05:00Z");
    MemoryOutput out;
    auto writer = good(bundle::BundleWriter::begin(out));
    const Bytes capture = CaptureMaker(plan).make();
    evidence::Item item = make_item();
    bend(plan.item, item);
    std::string item_text = evidence::to_json(item).canonical();
    bend(plan.item_text, item_text);
    evidence::Context context;
    context.salt = salt;
    std::string context_text = evidence::to_json(context).canonical(), custody = custody_text();
    bend(plan.context_text, context_text);
    bend(plan.custody, custody);

    // The manifest names files that stand behind it, so their digests are computed first.
    std::vector<bundle::ListedFile> files{{"captures/0001.wacz", "application/wacz", capture.size(), digest::sha256_of(capture)},
                                          {"items/0001/item.json", "application/json", item_text.size(), digest::sha256_of(bytes_of(item_text))},
                                          {"evidence/context.json", "application/json", context_text.size(), digest::sha256_of(bytes_of(context_text))},
                                          {"evidence/custody.jsonl", "application/x-ndjson", custody.size(), digest::sha256_of(bytes_of(custody))}};
    evidence::Manifest manifest = make_manifest(files, cast);
    bend(plan.manifest, manifest);
    const std::string manifest_text = evidence::to_json(manifest).canonical();

    good(writer.add("captures/0001.wacz", capture));
    good(writer.add("items/0001/item.json", bytes_of(item_text)));
    good(writer.add("evidence/manifest.json", bytes_of(manifest_text)));
    good(writer.add("evidence/context.json", bytes_of(context_text)));
    good(writer.add("evidence/custody.jsonl", bytes_of(custody)));
    Bytes to_sign = good(writer.add_inventory(bundle_id));
    Bytes cms = good(cast.signer.signer().sign(to_sign, stamped));
    if (plan.signature_timestamp) {
        TokenSpec spec;
        spec.time = stamped;
        const auto token = good(trust::TimestampToken::from_der(make_token(cast.tsa, good(trust::signature_value(cms)), spec)));
        cms = good(trust::add_signature_timestamp(cms, token));
    }
    good(writer.add_signature(cms));
    if (plan.archive_timestamp) {
        const Bytes archive = good(writer.add_archive_manifest());
        TokenSpec spec;
        spec.time = UtcTime{stamped.ms + 1000};
        spec.crls = plan.crls;
        good(writer.add_timestamp(make_token(cast.tsa, archive, spec)));
    }
    good(writer.finish());
    return {std::move(out.content), cast};
}

Entries entries_of(const Bytes& archive) {
    const auto file = base::memory_file(archive);
    const auto reader = good(zip::Reader::open(*file));
    Entries entries;
    for (const zip::Entry& entry : reader.entries()) entries.emplace_back(entry.name, good(reader.read(entry, 1 << 26)));
    return entries;
}

Bytes archive_of(const Entries& entries) {
    MemoryOutput out;
    zip::Writer writer(out);
    for (const auto& [name, content] : entries) good(writer.add(name, content));
    good(writer.finish());
    return out.content;
}

}  // namespace saksi::test
