// Step 10, facts: every item against the records it names, a batch of items at a time so that memory stays flat.
#include <algorithm>

#include "base/limits.hpp"
#include "evidence/item_prover.hpp"
#include "verify/item_line.hpp"
#include "verify/examination.hpp"
#include "warc/reader.hpp"

namespace saksi::verify {

namespace {

constexpr std::uint64_t batch_bytes = 2 * limits::mib;  // of item.json text; their facts take a few times that

/// An item on its way through the batch.
struct Pending {
    std::string entry, number;
    evidence::Item item;
    std::optional<evidence::ItemProver> prover;
    std::map<std::string_view, std::vector<std::size_t>> queries_of;  // by record
};

class ItemsCheck {
public:
    explicit ItemsCheck(Examination& examination) : examination_(examination), findings_(examination.findings), completeness_(examination.verdict.lines.completeness),
          shots_(examination.bundle->indices_of(bundle::EntryKind::shot)) {
        surroundings_.items = examination.bundle->indices_of(bundle::EntryKind::item).size();
        if (examination.manifest) {
            for (const evidence::PluginNote& plugin : examination.manifest->plugins) surroundings_.platforms.insert(plugin.id);
            for (const evidence::CaptureNote& capture : examination.manifest->captures) surroundings_.methods.emplace(capture.id, capture.method);
            surroundings_.items = std::max(surroundings_.items, examination.manifest->items.size());
        }
        for (const CaptureWalk& walk : examination.walks) walks_.emplace(static_cast<std::uint16_t>(std::stoul(walk.id)), &walk);
    }

    void run() {
        for (const std::size_t i : examination_.bundle->indices_of(bundle::EntryKind::item)) {
            read_item(examination_.bundle->entries()[i]);
            if (gathered_ >= batch_bytes) prove_batch();
        }
        prove_batch();
        examination_.completed.insert(Step::facts);
    }

private:
    void read_item(const zip::Entry& entry) {
        const std::string number = entry.name.substr(6, entry.name.find('/', 6) - 6);
        const Where where{.entry = entry.name, .item = number};
        const auto octets = examination_.bundle->archive().read(entry, limits::item_bytes);
        if (!octets) {
            if (octets.error().code() != ErrorCode::malformed) findings_.from_error("item.read", Step::facts, SubIndication::content_mismatch, where, octets.error());
            return;
        }
        ++examination_.verdict.lines.integrity.items;
        const auto json = base::parse_canonical_json(*octets);
        if (!json) return findings_.from_error("item.form", Step::facts, SubIndication::content_mismatch, where, json.error());
        auto item = evidence::item_from_json(*json);
        if (!item) return findings_.from_error("item.form", Step::facts, SubIndication::content_mismatch, where, item.error());
        gathered_ += octets->size();
        batch_.push_back({entry.name, number, std::move(*item), {}, {}});
    }

    void prove_batch() {
        // Provers borrow the items, so they are made when the batch no longer moves.
        for (Pending& pending : batch_) {
            evidence::ItemSurroundings surroundings = surroundings_;
            surroundings.number = pending.number;
            pending.prover.emplace(pending.item, std::move(surroundings));
            for (std::size_t i = 0; i < pending.prover->queries().size(); ++i) pending.queries_of[pending.prover->queries()[i].record].push_back(i);
            pending.prover->set_same_request([this](const evidence::RecordFacts& facts) { return addresses_of_request(facts); });
        }
        look_up();
        for (Pending& pending : batch_) conclude(pending);
        batch_.clear();
        gathered_ = 0;
    }

    /// Every record that the batch names is read once, in the order in which they lie in the file.
    void look_up() {
        std::map<std::string, std::vector<Pending*>> wanted;
        for (Pending& pending : batch_)
            for (const std::string& record : pending.prover->records()) wanted[record].push_back(&pending);
        std::vector<std::pair<const IndexedRecord*, const std::string*>> order;
        for (const auto& [id, items] : wanted)
            if (const IndexedRecord* record = examination_.records.find(id)) order.emplace_back(record, &id);
        std::ranges::sort(order, {}, [](const auto& pair) { return std::pair(pair.first->capture, pair.first->offset); });
        for (const auto& [record, id] : order) answer(*record, *id, wanted.at(*id));
    }

    void answer(const IndexedRecord& record, const std::string& id, const std::vector<Pending*>& items) {
        struct Asked {
            Pending* pending;
            std::size_t query;
        };
        std::vector<Asked> asked;
        std::vector<const evidence::Query*> queries;
        for (Pending* pending : items)
            for (const std::size_t i : pending->queries_of[id]) {
                asked.push_back({pending, i});
                queries.push_back(&pending->prover->queries()[i]);
            }
        evidence::RecordFacts facts;
        if (!describe(record, facts)) return;
        for (Pending* pending : items) pending->prover->describe(id, facts);
        if (queries.empty()) return;

        // Its digests were compared in the walk over the same open file.
        const auto content = warc::read_selectable(examination_.file, begin_of(record), record.place());
        evidence::RecordBytes bytes;
        if (content) {
            bytes.head = content->http_head;
            bytes.body = content->body;
        } else {
            bytes.body_decodable = false;
            bytes.why_not = content.error().what();
            bytes.head = head_;
        }
        std::vector<evidence::Selected> selected = evidence::select_all(bytes, queries);
        for (std::size_t i = 0; i < asked.size(); ++i) asked[i].pending->prover->answer(asked[i].query, std::move(selected[i]));
    }

    std::uint64_t begin_of(const IndexedRecord& record) const { return walks_.at(record.capture)->warc_begin; }

    /// Reads the record's own head and the start of its block only: its digests were compared in the walk.
    bool describe(const IndexedRecord& record, evidence::RecordFacts& facts) {
        warc::Reader reader = warc::Reader::at(examination_.file, begin_of(record), record.place());
        const auto head = reader.next();
        if (!head || !*head || !(*head)->payload_digest()) return false;
        facts.type = record.is_response ? evidence::RecordFacts::Type::response : evidence::RecordFacts::Type::resource;
        facts.capture = walks_.at(record.capture)->id;
        facts.target_uri = (*head)->target_uri();
        facts.date = (*head)->date();
        facts.request = record.request == 0 ? std::string() : std::to_string(record.request);
        facts.payload_bytes = record.payload_bytes;
        facts.payload_sha256 = (*head)->payload_digest()->hex();
        head_.clear();
        if (!record.is_response) {
            facts.media_type = evidence::media_type_of((*head)->content_type());
            return true;
        }
        Bytes start;
        const auto stopped = fail(ErrorCode::interrupted, Message{});
        static_cast<void>(reader.stream_block([&](ByteView part) -> Status {
            start.insert(start.end(), part.begin(), part.end());
            const auto size = warc::http_head_size(start);
            if (!size && start.size() <= limits::http_head_bytes) return {};
            if (size) head_.assign(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(*size));
            return stopped;
        }));
        const auto http = warc::HttpHead::parse(warc::MessageKind::response, head_);
        const std::string* type = http ? http->find("Content-Type") : nullptr;
        facts.media_type = evidence::media_type_of(type ? std::string_view(*type) : std::string_view());
        return true;
    }

    std::vector<std::string> addresses_of_request(const evidence::RecordFacts& facts) const {
        std::vector<std::string> addresses;
        const auto capture = static_cast<std::uint16_t>(std::stoul(facts.capture));
        for (const IndexedRecord* record : examination_.records.of_request(capture, static_cast<std::uint32_t>(std::stoul(facts.request)))) {
            warc::Reader reader = warc::Reader::at(examination_.file, begin_of(*record), record->place());
            if (const auto head = reader.next(); head && *head) addresses.emplace_back((*head)->target_uri());
        }
        return addresses;
    }

    void conclude(const Pending& pending) {
        IntegrityLine& integrity = examination_.verdict.lines.integrity;
        integrity.facts += pending.item.facts.size();
        bool holds = true;
        std::set<std::size_t> bad_facts;
        for (evidence::ItemProblem& problem : pending.prover->problems()) {
            if (is_withheld(pending, problem)) continue;
            holds = false;
            if (problem.fact) bad_facts.insert(*problem.fact);
            tell(pending, std::move(problem));
        }
        integrity.facts_bad += bad_facts.size();
        check_note(pending);
        count(pending, holds);
    }

    /// Links into a capture that is not in this copy are not judged; that it is absent is told with the signed list.
    bool is_withheld(const Pending& pending, const evidence::ItemProblem& problem) const {
        const bool any_absent = std::ranges::any_of(pending.item.captures, [&](const std::string& capture) {
            return examination_.absent.contains("captures/" + capture + ".wacz");
        });
        if (!any_absent || problem.kind == evidence::ItemProblem::Kind::uncovered) return false;
        return problem.record.empty() || !examination_.records.find(problem.record);
    }

    void tell(const Pending& pending, evidence::ItemProblem problem) {
        using Kind = evidence::ItemProblem::Kind;
        Where where{.entry = pending.entry, .item = pending.number, .record = problem.record, .field = problem.pointer};
        const char* code = "fact.false";
        switch (problem.kind) {
            case Kind::false_fact: break;
            case Kind::outside_root: code = "fact.outside"; break;
            case Kind::uncovered: code = "leaf.uncovered"; break;
            case Kind::false_value: code = "leaf.false"; break;
            case Kind::missing_record: code = "item.record"; break;
            case Kind::reserved:
                findings_.add({"item.reserved", Severity::unsupported, Step::facts, SubIndication::unsupported_form, std::move(where), std::move(problem.what)});
                return;
        }
        findings_.failed(code, Step::facts, SubIndication::content_mismatch, std::move(where), std::move(problem.what));
    }

    /// The manifest repeats the item's captures.
    void check_note(const Pending& pending) {
        if (!examination_.manifest) return;
        const auto& notes = examination_.manifest->items;
        const auto note = std::ranges::find(notes, pending.number, &evidence::ItemNote::id);
        if (note != notes.end() && note->captures != pending.item.captures)
            findings_.failed("item.captures", Step::facts, SubIndication::content_mismatch, {.entry = pending.entry, .item = pending.number, .field = "/captures"},
                             msg("the manifest gives item {item} other captures than the item itself", {{"item", pending.number}}));
    }

    /// Content is shown only of an act that holds: a report must not spread what the recorded bytes do not say.
    ItemLine judged_line(const Pending& pending, bool holds) {
        ItemLine line = item_line(pending.number, pending.item);
        line.holds = holds;
        if (!holds) {
            line.content.clear();
            line.content_type.clear();
            line.content_cut = false;
            line.attachments.clear();
            return line;
        }
        const std::size_t left = limits::verdict_content_bytes - content_bytes_;
        if (line.content.size() > left) {
            line.content = shortened(line.content, left);
            line.content_cut = true;
        }
        content_bytes_ += line.content.size();
        for (AttachmentLine& attachment : line.attachments)
            if (const IndexedRecord* record = examination_.records.find(attachment.record)) {
                attachment.warc_begin = begin_of(*record);
                attachment.offset = record->offset;
                attachment.length = record->length;
            }
        put_shots(pending, line);
        return line;
    }

    /// Screenshots of the act stand before what was attached to it.
    void put_shots(const Pending& pending, ItemLine& line) const {
        const std::string folder = pending.entry.substr(0, pending.entry.rfind('/') + 1);
        std::vector<AttachmentLine> shots;
        for (const std::size_t i : shots_) {
            const EntryDigest& digest = examination_.digests[i];
            if (digest.matches && digest.name.starts_with(folder) && shots.size() < limits::act_attachments)
                shots.push_back({digest.name, {}, digest.sha256, digest.bytes, std::string(bundle::media_type_of(digest.name))});
        }
        line.attachments.insert(line.attachments.begin(), shots.begin(), shots.end());
    }

    void count(const Pending& pending, bool holds) {
        const std::size_t longest = examination_.policy.longest_list;
        OriginLine& origin = examination_.verdict.lines.origin;
        switch (pending.item.origin) {
            case evidence::Origin::signed_by_account_key: ++origin.signed_by_account_key; break;
            case evidence::Origin::recorded_by_officer: ++origin.recorded_by_officer; break;
            case evidence::Origin::handed_in: ++origin.handed_in; break;
        }
        for (const evidence::Loss& loss : pending.item.losses) {
            ++completeness_.losses;
            if (completeness_.listed.size() < std::min<std::size_t>(longest, 1000))
                completeness_.listed.push_back({pending.number, loss.code, shortened(loss.what), shortened(loss.detail)});
        }
        for (const evidence::List& list : pending.item.lists) {
            if (list.complete) continue;
            ++completeness_.open_lists;
            if (completeness_.lists.size() < longest)
                completeness_.lists.push_back({pending.number, std::string(evidence::word_of(list.name)), std::string(evidence::word_of(list.stop_reason)),
                                               std::string(evidence::word_of(list.viewpoint)), list.declared, list.collected});
        }
        if (examination_.verdict.items.size() < std::min<std::size_t>(longest, 1000)) {
            examination_.verdict.items.push_back(judged_line(pending, holds));
        } else {
            ++examination_.verdict.counts.items_cut;
        }
    }

    Examination& examination_;
    FindingBook& findings_;
    CompletenessLine& completeness_;
    std::vector<std::size_t> shots_;  // of all acts, by place in the archive
    evidence::ItemSurroundings surroundings_;
    std::map<std::uint16_t, const CaptureWalk*> walks_;
    std::vector<Pending> batch_;
    std::uint64_t gathered_ = 0;
    std::size_t content_bytes_ = 0;  // of all acts in the verdict
    Bytes head_;  // of the record described last
};

}  // namespace

void check_items(Examination& examination) { ItemsCheck(examination).run(); }

}  // namespace saksi::verify
