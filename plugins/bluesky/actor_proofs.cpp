#include "actor_proofs.hpp"

#include <algorithm>
#include <charconv>

#include "did_answer.hpp"
#include "json_document.hpp"
#include "post_address.hpp"
#include "url.hpp"

namespace saksi::bluesky {

namespace {

using sdk::Answer;
using sdk::Emitter;
using sdk::JsonCursor;
using sdk::with_query;

constexpr int first_page = 10, later_page = 100;  // a like stands near its time: the first page holds it almost always
constexpr int later_seconds = 60;                 // programs write createdAt before the server gives the record its key

bool is_usable(const Answer& answer) { return answer.is_response() && answer.status == 200 && !answer.truncated && !answer.undecodable; }

/// `proof.ACCOUNT.STEP[.ACT[.PAGE]]`: the text between dots number `n`.
std::string_view part_of(std::string_view key, int n) {
    for (; n > 0; --n) key.remove_prefix(std::min(key.find('.') + 1, key.size()));
    return key.substr(0, key.find('.'));
}

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string not_asked(const std::string& server) { return server + " did not answer several requests in a row and was not asked again"; }

/// The key of the record in a page of listRecords that names the post; `oldest` becomes the last key of the page.
std::optional<std::string> key_in_page(const JsonCursor& records, std::string_view repository, std::string_view post_uri, std::string& oldest) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::string& uri = records[i]["uri"].text();
        if (!uri.starts_with(repository) || !is_record_key(std::string_view(uri).substr(repository.size()))) continue;
        oldest = uri.substr(repository.size());
        if (records[i]["value"]["subject"]["uri"].text() == post_uri) return oldest;
    }
    return std::nullopt;
}

}  // namespace

ActorProofs::Account& ActorProofs::account_of(const std::string& did) {
    const auto [place, fresh] = numbers_.emplace(did, accounts_.size());
    if (fresh) accounts_.push_back(author_ && author_->did == did ? *author_ : Account{.did = did, .document = {}, .log = {}, .pds = {}, .acts = {}, .pages = {}});
    return accounts_[place->second];
}

void ActorProofs::add(Act act) {
    Account& account = account_of(act.did);
    account.acts.push_back(std::move(act));
    account.pages.push_back(0);
}

void ActorProofs::know_author(const std::string& did, const std::string& document_record, const std::string& pds) {
    author_ = Account{.did = did, .document = document_record, .log = {}, .pds = pds, .is_author = true, .acts = {}, .pages = {}};
    const auto known = numbers_.find(did);
    if (known == numbers_.end()) return;
    Account& account = accounts_[known->second];
    account.document = document_record;
    account.pds = pds;
    account.is_author = true;
}

void ActorProofs::know_author_log(const Emitter& emitter, const std::optional<std::string>& record) {
    if (!author_) return;
    author_->log = record.value_or("");
    const auto known = numbers_.find(author_->did);
    if (known == numbers_.end() || !record) return;
    Account& account = accounts_[known->second];
    account.log = *record;
    if (begun_ && known->second < next_)
        for (const Act& act : account.acts) emitter.proof(act.item, "atproto-key-log", *record);
}

void ActorProofs::begin(const Emitter& emitter) {
    begun_ = true;
    const auto most = static_cast<std::size_t>(settings_.accounts);
    std::size_t left = 0;
    for (std::size_t i = most; i < accounts_.size(); ++i) left += accounts_[i].acts.size();
    if (left > 0) {
        emitter.loss("post", "budget", "proofs",
                     std::to_string(left) + " likes and reposts of " + std::to_string(accounts_.size() - most) + " accounts were left without proof: at most " + std::to_string(most) + " accounts are asked");
        accounts_.resize(most);
    }
    start_more(emitter);
}

void ActorProofs::start_more(const Emitter& emitter) {
    while (active_ < settings_.at_once && next_ < accounts_.size()) start(emitter, next_++);
}

void ActorProofs::start(const Emitter& emitter, std::size_t number) {
    ++active_;
    Account& account = accounts_[number];
    account.open = 1;  // until this function ends: nothing that fails at once may end the account twice
    const auto url = did_document_url(account.did, plc_);
    if (!account.document.empty())
        with_document(emitter, number);
    else if (!url)
        lose(emitter, number, "not_fetched", "only did:plc and did:web are known");
    else if (is_silent(directory_of(account.did)))
        lose(emitter, number, "network_error", not_asked(directory_of(account.did)));
    else
        ask(emitter, number, "did", *url);
    if (--accounts_[number].open == 0) --active_;
}

void ActorProofs::ask(const Emitter& emitter, std::size_t number, const std::string& step, const std::string& url) {
    ++accounts_[number].open;
    emitter.http({"proof." + std::to_string(number) + "." + step, "proof", url, true});
}

void ActorProofs::on_exchange(const Emitter& emitter, const Answer& answer) {
    const std::size_t number = number_in(part_of(answer.key, 1));
    if (number >= accounts_.size()) return;
    const std::string_view step = part_of(answer.key, 2);
    const std::size_t act = std::min(number_in(part_of(answer.key, 3)), accounts_[number].acts.empty() ? 0 : accounts_[number].acts.size() - 1);
    if (step == "did") on_document(emitter, number, answer);
    if (step == "log") on_log(emitter, number, answer);
    if (step == "list") on_records(emitter, number, act, answer);
    if (step == "car") on_record(emitter, number, act, answer);
    if (--accounts_[number].open > 0) return;
    --active_;
    start_more(emitter);
}

void ActorProofs::on_document(const Emitter& emitter, std::size_t number, const Answer& answer) {
    Account& account = accounts_[number];
    hear(directory_of(account.did), answer);
    std::string why;
    const auto document = read_did_document(answer, account.did, why);
    if (!document) return lose(emitter, number, sdk::loss_code(answer), why.empty() ? "no DID document" : "DID document: " + why);
    account.document = answer.record;
    account.pds = document->pds;
    with_document(emitter, number);
}

void ActorProofs::with_document(const Emitter& emitter, std::size_t number) {
    const Account& account = accounts_[number];
    for (const Act& act : account.acts) emitter.proof(act.item, "atproto-did-document", account.document);
    if (!account.log.empty())
        for (const Act& act : account.acts) emitter.proof(act.item, "atproto-key-log", account.log);
    if (account.pds.empty()) return lose(emitter, number, "shape_changed", "no #atproto_pds service with an http address");
    if (account.log.empty() && !account.is_author && account.did.starts_with("did:plc:")) ask(emitter, number, "log", plc_ + "/" + account.did + "/log/audit");
    for (std::size_t act = 0; act < account.acts.size(); ++act) {
        const std::string& time = account.acts[act].time;
        ask_records(emitter, number, act, time.empty() ? std::string() : tid_after(time, later_seconds).value_or(""));
    }
}

void ActorProofs::ask_records(const Emitter& emitter, std::size_t number, std::size_t act, const std::string& cursor) {
    Account& account = accounts_[number];
    if (is_silent(account.pds)) return emitter.loss(account.acts[act].item, "network_error", "proofs", not_asked(account.pds));
    const int page = account.pages[act]++;
    const int limit = page == 0 && !cursor.empty() ? first_page : later_page;
    std::string url = with_query(with_query(account.pds + "/xrpc/com.atproto.repo.listRecords", "repo", account.did), "collection", account.acts[act].collection);
    url = with_query(url, "limit", std::to_string(limit));
    if (!cursor.empty()) url = with_query(url, "cursor", cursor);
    ask(emitter, number, "list." + std::to_string(act) + "." + std::to_string(page), url);
}

void ActorProofs::on_log(const Emitter& emitter, std::size_t number, const Answer& answer) {
    hear(plc_, answer);
    if (!is_usable(answer)) return lose(emitter, number, sdk::loss_code(answer), answer.detail.empty() ? "no key log" : "key log: " + answer.detail);
    accounts_[number].log = answer.record;
    for (const Act& act : accounts_[number].acts) emitter.proof(act.item, "atproto-key-log", answer.record);
}

void ActorProofs::on_records(const Emitter& emitter, std::size_t number, std::size_t act_number, const Answer& answer) {
    Account& account = accounts_[number];
    const Act& act = account.acts[act_number];
    hear(account.pds, answer);
    std::string why = answer.detail;
    const auto document = is_usable(answer) && answer.has_body() ? sdk::JsonDocument::parse(answer.body, why) : std::nullopt;
    const JsonCursor records = document ? document->root()["records"] : JsonCursor();
    if (!records.is_array()) return emitter.loss(act.item, is_usable(answer) ? "shape_changed" : sdk::loss_code(answer), "proofs", why.empty() ? "no list of the account's records" : "list of the account's records: " + why);
    std::string oldest;
    if (const auto key = key_in_page(records, "at://" + account.did + "/" + act.collection + "/", post_uri_, oldest)) {
        if (is_silent(account.pds)) return emitter.loss(act.item, "network_error", "proofs", not_asked(account.pds));
        std::string url = with_query(with_query(account.pds + "/xrpc/com.atproto.sync.getRecord", "did", account.did), "collection", act.collection);
        return ask(emitter, number, "car." + std::to_string(act_number), with_query(url, "rkey", *key));
    }
    // Keys grow with time: what is older than the post cannot be about it.
    const std::string& next = document->root()["cursor"].text();
    const auto post = PostAddress::from_at_uri(post_uri_);
    const bool is_past = post && tid_time(oldest) && tid_time(post->record_key) && oldest < post->record_key;
    if (next.empty() || oldest.empty() || is_past || next.size() > 512)
        return emitter.loss(act.item, "not_fetched", "proofs", "the account's repository lists no such record since the post: it was withdrawn, or is not there yet");
    if (account.pages[act_number] >= settings_.record_pages)
        return emitter.loss(act.item, "budget", "proofs", "the record was not found on " + std::to_string(settings_.record_pages) + " pages of the account's repository");
    ask_records(emitter, number, act_number, next);
}

void ActorProofs::on_record(const Emitter& emitter, std::size_t number, std::size_t act_number, const Answer& answer) {
    const Act& act = accounts_[number].acts[act_number];
    hear(accounts_[number].pds, answer);
    if (!is_usable(answer)) return emitter.loss(act.item, sdk::loss_code(answer), "proofs", answer.detail.empty() ? "no signed record" : "signed record: " + answer.detail);
    // Should the record have been withdrawn since the page was read, this is the signed proof that it is not there.
    emitter.proof(act.item, "atproto-commit-car", answer.record);
}

void ActorProofs::lose(const Emitter& emitter, std::size_t number, std::string_view code, std::string_view detail) const {
    for (const Act& act : accounts_[number].acts) emitter.loss(act.item, code, "proofs", detail);
}

std::string ActorProofs::directory_of(const std::string& did) const { return did.starts_with("did:plc:") ? plc_ : did; }

void ActorProofs::hear(const std::string& server, const Answer& answer) {
    int& silent = silent_[server];
    silent = answer.is_response() ? 0 : silent + 1;
}

bool ActorProofs::is_silent(const std::string& server) const {
    const auto found = silent_.find(server);
    return found != silent_.end() && found->second >= settings_.silent_requests;
}

}  // namespace saksi::bluesky
