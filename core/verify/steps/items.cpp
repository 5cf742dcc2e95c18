// Step 10, facts: every item against the records it names, a batch of items at a time so that memory stays flat.
#include <algorithm>

#include "atproto/atproto_limits.hpp"
#include "base/limits.hpp"
#include "base/parallel.hpp"
#include "evidence/item_prover.hpp"
#include "verify/account_proof.hpp"
#include "verify/item_line.hpp"
#include "verify/examination.hpp"
#include "warc/reader.hpp"

namespace saksi::verify {

namespace {

constexpr std::uint64_t batch_bytes = 2 * limits::mib;  // of item.json text; their facts take a few times that

/// Two bodies of this size at once stay within the memory that one verification may take; larger ones are looked at one by one.
constexpr std::uint64_t small_record = limits::mib;

/// An item on its way through the batch.
struct Pending {
    const zip::Entry* entry = nullptr;
    std::string number;
    std::optional<Error> error;  // why there is no item
    bool has_form = false;       // its octets could be read, so a missing item is one of wrong form
    evidence::Item item;
    std::optional<evidence::ItemProver> prover;
    std::map<std::string_view, std::vector<std::size_t>> queries_of;  // by record
    std::vector<evidence::ItemProblem> problems;
    bool holds = false;
    std::optional<JudgedProof> proof;  // of an item that holds
};

/// What one record is asked, and what it answers.
struct Lookup {
    struct Asked {
        Pending* pending;
        std::size_t query;
    };
    const IndexedRecord* record = nullptr;
    const std::string* id = nullptr;
    std::vector<Pending*> items;
    std::vector<Asked> asked;
    std::optional<evidence::RecordFacts> facts;
    std::vector<evidence::Selected> selected;
};

class ItemsCheck {
public:
    ItemsCheck(Examination& examination, Threads threads) : examination_(examination), threads_(threads), findings_(examination.findings), completeness_(examination.verdict.lines.completeness),
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
        std::uint64_t gathered = 0;
        for (const std::size_t i : examination_.bundle->indices_of(bundle::EntryKind::item)) {
            const zip::Entry& entry = examination_.bundle->entries()[i];
            Pending& pending = *batch_.emplace_back(std::make_unique<Pending>());
            pending.entry = &entry;
            pending.number = entry.name.substr(6, entry.name.find('/', 6) - 6);
            gathered += entry.size;
            if (gathered < batch_bytes) continue;
            prove_batch();
            gathered = 0;
        }
        prove_batch();
        examination_.completed.insert(Step::facts);
    }

private:
    /// Reading, looking up and judging are independent for each item or record; findings are written afterwards, in the order of the items.
    void prove_batch() {
        each(batch_.size(), [this](std::size_t i) { read_item(*batch_[i]); });
        for (const auto& pending : batch_) tell_form(*pending);
        std::erase_if(batch_, [](const auto& pending) { return pending->error.has_value(); });
        each(batch_.size(), [this](std::size_t i) { ask(*batch_[i]); });
        look_up();
        each(batch_.size(), [this](std::size_t i) { judge(*batch_[i]); });
        for (const auto& pending : batch_) conclude(*pending);
        batch_.clear();
    }

    void each(std::size_t count, const std::function<void(std::size_t)>& work) const {
        if (threads_ == Threads::two) return base::for_each_index(count, work);
        for (std::size_t i = 0; i < count; ++i) work(i);
    }

    void judge(Pending& pending) const {
        pending.problems = pending.prover->problems();
        pending.holds = std::ranges::all_of(pending.problems, [&](const evidence::ItemProblem& problem) { return is_withheld(pending, problem) || asks_the_manifest(problem); });
        if (pending.holds) pending.proof = judged_proof(pending.item);
    }

    /// The account's signature, when the archive that holds it was recorded. Bodies are read here and let go: a batch never holds more than two items' at once.
    std::optional<JudgedProof> judged_proof(const evidence::Item& item) const {
        std::map<evidence::ProofKind, const std::string*> records;
        for (const evidence::Proof& proof : item.proofs)
            if (!records.emplace(proof.kind, &proof.record).second) return unread_account_proof(msg("this act has two proofs of one kind"));
        const auto car = records.find(evidence::ProofKind::atproto_commit_car);
        if (car == records.end()) return std::nullopt;
        ProofBodies bodies;
        for (const auto& [kind, id] : records) {
            const IndexedRecord* record = examination_.records.find(*id);
            if (!record) return std::nullopt;  // in a capture that this copy does not hold
            auto content = warc::read_selectable(examination_.file, begin_of(*record), record->place(), limits::account_proof_bytes);
            if (!content) return unread_account_proof(content.error().what());
            switch (kind) {
                case evidence::ProofKind::atproto_commit_car: bodies.car = std::move(content->body); break;
                case evidence::ProofKind::atproto_did_document: bodies.did_document = std::move(content->body); break;
                case evidence::ProofKind::atproto_key_log: bodies.key_log = std::move(content->body); break;
            }
        }
        Bytes head;
        const IndexedRecord& record = *examination_.records.find(*car->second);
        const auto facts = describe(record, head);
        if (!facts) return std::nullopt;
        bodies.car_address = facts->target_uri;
        bodies.received = facts->date;
        return judge_account_proof(item, bodies);
    }

    void read_item(Pending& pending) const {
        const auto octets = examination_.bundle->archive().read(*pending.entry, limits::item_bytes);
        if (!octets) {
            pending.error = octets.error();
            return;
        }
        pending.has_form = true;
        auto json = base::parse_canonical_json(*octets);
        auto item = json ? evidence::item_from_json(*json) : Result<evidence::Item>(pass_on(json));
        if (item)
            pending.item = std::move(*item);
        else
            pending.error = std::move(item.error());
    }

    void tell_form(const Pending& pending) {
        if (pending.has_form) ++examination_.verdict.lines.integrity.items;
        if (!pending.error) return;
        // An entry whose octets are damaged was named with its digest.
        if (pending.has_form || pending.error->code() != ErrorCode::malformed)
            findings_.from_error(pending.has_form ? "item.form" : "item.read", Step::facts, SubIndication::content_mismatch,
                                 {.entry = pending.entry->name, .item = pending.number}, *pending.error);
    }

    void ask(Pending& pending) const {
        evidence::ItemSurroundings surroundings = surroundings_;
        surroundings.number = pending.number;
        pending.prover.emplace(pending.item, std::move(surroundings));
        for (std::size_t i = 0; i < pending.prover->queries().size(); ++i) pending.queries_of[pending.prover->queries()[i].record].push_back(i);
        pending.prover->set_same_request([this](const evidence::RecordFacts& facts) { return addresses_of_request(facts); });
    }

    /// Every record that the batch names is read once, in the order in which they lie in the file.
    void look_up() {
        std::vector<Lookup> lookups = lookups_of_batch();
        const auto middle = std::stable_partition(lookups.begin(), lookups.end(), [](const Lookup& lookup) { return lookup.record->payload_bytes <= small_record; });
        each(static_cast<std::size_t>(middle - lookups.begin()), [&](std::size_t i) { answer(lookups[i]); });
        for (auto lookup = middle; lookup != lookups.end(); ++lookup) answer(*lookup);
        for (Lookup& lookup : lookups) {
            if (!lookup.facts) continue;
            for (Pending* pending : lookup.items) pending->prover->describe(*lookup.id, *lookup.facts);
            for (std::size_t i = 0; i < lookup.asked.size(); ++i) lookup.asked[i].pending->prover->answer(lookup.asked[i].query, std::move(lookup.selected[i]));
        }
    }

    std::vector<Lookup> lookups_of_batch() {
        std::map<std::string_view, Lookup> wanted;
        for (const auto& pending : batch_)
            for (const std::string& id : pending->prover->records()) {
                Lookup& lookup = wanted[id];
                lookup.id = &id;
                lookup.items.push_back(pending.get());
                for (const std::size_t i : pending->queries_of[id]) lookup.asked.push_back({pending.get(), i});
            }
        std::vector<Lookup> lookups;
        for (auto& [id, lookup] : wanted)
            if (const IndexedRecord* record = examination_.records.find(id)) {
                lookup.record = record;
                lookups.push_back(std::move(lookup));
            }
        std::ranges::sort(lookups, {}, [](const Lookup& lookup) { return std::pair(lookup.record->capture, lookup.record->offset); });
        return lookups;
    }

    void answer(Lookup& lookup) const {
        Bytes http_head;
        lookup.facts = describe(*lookup.record, http_head);
        if (!lookup.facts || lookup.asked.empty()) return;
        // Its digests were compared in the walk over the same open file.
        const auto content = warc::read_selectable(examination_.file, begin_of(*lookup.record), lookup.record->place());
        evidence::RecordBytes bytes;
        if (content) {
            bytes.head = content->http_head;
            bytes.body = content->body;
        } else {
            bytes.body_decodable = false;
            bytes.why_not = content.error().what();
            bytes.head = std::move(http_head);
        }
        std::vector<const evidence::Query*> queries;
        for (const Lookup::Asked& one : lookup.asked) queries.push_back(&one.pending->prover->queries()[one.query]);
        lookup.selected = evidence::select_all(bytes, queries);
    }

    std::uint64_t begin_of(const IndexedRecord& record) const { return walks_.at(record.capture)->warc_begin; }

    /// Reads the record's own head and the start of its block only: its digests were compared in the walk. nullopt: no payload to speak of.
    std::optional<evidence::RecordFacts> describe(const IndexedRecord& record, Bytes& http_head) const {
        warc::Reader reader = warc::Reader::at(examination_.file, begin_of(record), record.place());
        const auto head = reader.next();
        if (!head || !*head || !(*head)->payload_digest()) return std::nullopt;
        evidence::RecordFacts facts;
        facts.type = record.is_response ? evidence::RecordFacts::Type::response : evidence::RecordFacts::Type::resource;
        facts.capture = walks_.at(record.capture)->id;
        facts.target_uri = (*head)->target_uri();
        facts.date = (*head)->date();
        facts.request = record.request == 0 ? std::string() : std::to_string(record.request);
        facts.payload_bytes = record.payload_bytes;
        facts.payload_sha256 = (*head)->payload_digest()->hex();
        if (!record.is_response) {
            facts.media_type = evidence::media_type_of((*head)->content_type());
            return facts;
        }
        http_head = http_head_of(reader);
        const auto http = warc::HttpHead::parse(warc::MessageKind::response, http_head);
        const std::string* type = http ? http->find("Content-Type") : nullptr;
        facts.media_type = evidence::media_type_of(type ? std::string_view(*type) : std::string_view());
        return facts;
    }

    static Bytes http_head_of(warc::Reader& reader) {
        Bytes head, start;
        const auto stopped = fail(ErrorCode::interrupted, Message{});
        static_cast<void>(reader.stream_block([&](ByteView part) -> Status {
            start.insert(start.end(), part.begin(), part.end());
            const auto size = warc::http_head_size(start);
            if (!size && start.size() <= limits::http_head_bytes) return {};
            if (size) head.assign(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(*size));
            return stopped;
        }));
        return head;
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

    void conclude(Pending& pending) {
        IntegrityLine& integrity = examination_.verdict.lines.integrity;
        integrity.facts += pending.item.facts.size();
        std::set<std::size_t> bad_facts;
        for (evidence::ItemProblem& problem : pending.problems) {
            if (is_withheld(pending, problem) || asks_the_manifest(problem)) continue;
            if (problem.fact) bad_facts.insert(*problem.fact);
            tell(pending, std::move(problem));
        }
        integrity.facts_bad += bad_facts.size();
        if (pending.holds) note_types(pending);
        if (pending.proof) tell_proof(pending);
        check_note(pending);
        count(pending);
    }

    /// What an account signed is counted; what speaks against it is a note: the bytes are as they were recorded (decision 0020).
    void tell_proof(const Pending& pending) {
        OriginLine& origin = examination_.verdict.lines.origin;
        const AccountProof& facts = pending.proof->facts;
        switch (facts.state) {
            case AccountProof::State::signed_record: ++origin.account_signed; break;
            case AccountProof::State::signed_absence: ++origin.account_absent; break;
            case AccountProof::State::not_shown: ++origin.account_not_shown; break;
        }
        if (!pending.proof->why) return;
        const std::string code = "account_proof." + (facts.state == AccountProof::State::not_shown ? facts.flaw : std::string("presence"));
        findings_.note(code, Step::facts, {.entry = pending.entry->name, .item = pending.number, .field = "/proofs"}, *pending.proof->why);
    }

    void note_types(const Pending& pending) {
        const auto note = [&](std::string_view type) {
            // A policy asks for a few well-known ones.
            if (examination_.attached_types.size() < limits::policy_list) examination_.attached_types.emplace(type);
        };
        if (pending.item.object)
            for (const evidence::Attachment& attachment : pending.item.object->attachments) note(attachment.media_type);
        if (!shots_.empty() && std::ranges::any_of(shots_, [&](std::size_t i) { return examination_.digests[i].matches; })) note("image/png");
    }

    /// Links into a capture that is not in this copy, or that was not read to its end, are not judged; why is told elsewhere.
    bool is_withheld(const Pending& pending, const evidence::ItemProblem& problem) const {
        const bool any_absent = std::ranges::any_of(pending.item.captures, [&](const std::string& capture) {
            const auto walk = walks_.find(static_cast<std::uint16_t>(std::stoul(capture)));
            const bool unread = walk != walks_.end() && walk->second->beyond_reach && !walk->second->walked;
            return unread || examination_.absent.contains("captures/" + capture + ".wacz");
        });
        if (!any_absent || problem.kind == evidence::ItemProblem::Kind::uncovered) return false;
        return problem.record.empty() || !examination_.records.find(problem.record);
    }

    /// Without a manifest that could be read, nothing follows from it; what is wrong with it is told there.
    bool asks_the_manifest(const evidence::ItemProblem& problem) const {
        return !examination_.manifest && problem.kind == evidence::ItemProblem::Kind::false_value &&
               (problem.pointer == "/actor/platform" || problem.pointer.starts_with("/captures/"));
    }

    void tell(const Pending& pending, evidence::ItemProblem problem) {
        using Kind = evidence::ItemProblem::Kind;
        Where where{.entry = pending.entry->name, .item = pending.number, .record = problem.record, .field = problem.pointer};
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
            findings_.failed("item.captures", Step::facts, SubIndication::content_mismatch, {.entry = pending.entry->name, .item = pending.number, .field = "/captures"},
                             msg("the manifest gives item {item} other captures than the item itself", {{"item", pending.number}}));
    }

    /// Content is shown only of an act that holds: a report must not spread what the recorded bytes do not say.
    ItemLine judged_line(const Pending& pending) {
        ItemLine line = item_line(pending.number, pending.item);
        line.holds = pending.holds;
        if (pending.proof) line.account_proof = pending.proof->facts;
        if (!pending.holds) {
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
        const std::string folder = pending.entry->name.substr(0, pending.entry->name.rfind('/') + 1);
        std::vector<AttachmentLine> shots;
        for (const std::size_t i : shots_) {
            const EntryDigest& digest = examination_.digests[i];
            if (digest.matches && digest.name.starts_with(folder) && shots.size() < limits::act_attachments)
                shots.push_back({digest.name, {}, digest.sha256, digest.bytes, std::string(bundle::media_type_of(digest.name))});
        }
        line.attachments.insert(line.attachments.begin(), shots.begin(), shots.end());
    }

    void count(const Pending& pending) {
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
            examination_.verdict.items.push_back(judged_line(pending));
        } else {
            ++examination_.verdict.counts.items_cut;
        }
    }

    Examination& examination_;
    Threads threads_;
    FindingBook& findings_;
    CompletenessLine& completeness_;
    std::vector<std::size_t> shots_;  // of all acts, by place in the archive
    evidence::ItemSurroundings surroundings_;
    std::map<std::uint16_t, const CaptureWalk*> walks_;
    std::vector<std::unique_ptr<Pending>> batch_;
    std::size_t content_bytes_ = 0;  // of all acts in the verdict
};

}  // namespace

void check_items(Examination& examination, Threads threads) { ItemsCheck(examination, threads).run(); }

}  // namespace saksi::verify
