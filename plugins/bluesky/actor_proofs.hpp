// The signed records of those who liked or shared the post, each from the server of its own account.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"
#include "emitter.hpp"

namespace saksi::bluesky {

/// A like or repost that was reported as an item.
struct Act {
    std::string item;         ///< its key
    std::string collection;   ///< app.bsky.feed.like or app.bsky.feed.repost
    std::string did;          ///< of whoever did it
    std::string time;         ///< utc text of the platform; empty for a repost
};

/// Works on a few accounts at a time: DID document, key log, the page of the account's records in which the act must stand, then the record's proof. Each account's
/// document and log are asked for once, whatever it did. A server that does not answer is left alone after a few requests.
class ActorProofs {
public:
    /// From the dated data file.
    struct Settings {
        int accounts = 1000;      ///< as many are asked for; the others are a loss
        int at_once = 16;         ///< accounts
        int record_pages = 10;    ///< of one account's records, per act
        int silent_requests = 3;  ///< in a row, then a server is not asked again
    };

    ActorProofs(std::string plc, std::string post_uri, Settings settings) : plc_(std::move(plc)), post_uri_(std::move(post_uri)), settings_(settings) {}

    /// Before begin().
    void add(Act act);
    /// The post's author: what the job itself asks for need not be asked for again.
    void know_author(const std::string& did, const std::string& document_record, const std::string& pds);
    /// Its key log, with `record` when there is one; may come after begin().
    void know_author_log(const sdk::Emitter& emitter, const std::optional<std::string>& record);

    void begin(const sdk::Emitter& emitter);
    bool is_mine(const std::string& key) const { return key.starts_with("proof."); }
    void on_exchange(const sdk::Emitter& emitter, const sdk::Answer& answer);

private:
    struct Account {
        std::string did, document, log, pds;
        bool is_author = false;   // its log is the job's business
        std::vector<Act> acts;
        std::vector<int> pages;   // by act
        int open = 0;             // requests under way
    };

    Account& account_of(const std::string& did);
    void start_more(const sdk::Emitter& emitter);
    void start(const sdk::Emitter& emitter, std::size_t number);
    void ask(const sdk::Emitter& emitter, std::size_t number, const std::string& step, const std::string& url);
    void ask_records(const sdk::Emitter& emitter, std::size_t number, std::size_t act, const std::string& cursor);
    void with_document(const sdk::Emitter& emitter, std::size_t number);
    void on_document(const sdk::Emitter& emitter, std::size_t number, const sdk::Answer& answer);
    void on_log(const sdk::Emitter& emitter, std::size_t number, const sdk::Answer& answer);
    void on_records(const sdk::Emitter& emitter, std::size_t number, std::size_t act, const sdk::Answer& answer);
    void on_record(const sdk::Emitter& emitter, std::size_t number, std::size_t act, const sdk::Answer& answer);
    void lose(const sdk::Emitter& emitter, std::size_t number, std::string_view code, std::string_view detail) const;
    /// Who is asked for the DID document: the directory, or a domain of its own.
    std::string directory_of(const std::string& did) const;
    /// Remembers whether the server answered.
    void hear(const std::string& server, const sdk::Answer& answer);
    bool is_silent(const std::string& server) const;

    std::string plc_, post_uri_;
    Settings settings_;
    std::vector<Account> accounts_;            // in the order of their first act
    std::map<std::string, std::size_t> numbers_;
    std::map<std::string, int> silent_;        // server → requests in a row without an answer
    std::optional<Account> author_;
    std::size_t next_ = 0;
    int active_ = 0;
    bool begun_ = false;
};

}  // namespace saksi::bluesky
