// One good item over three invented records, for tests that break one thing at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/item_prover.hpp"

namespace saksi::test {

using namespace saksi::evidence;

inline const std::string post_record = "urn:uuid:00000000-0000-4000-8000-000000000001";
inline const std::string profile_record = "urn:uuid:00000000-0000-4000-8000-000000000002";
inline const std::string picture_record = "urn:uuid:00000000-0000-4000-8000-000000000003";

/// What the records hold: a thread of two posts by different accounts, two profiles, a picture.
struct Recorded {
    std::string thread_body = R"({"thread":{"post":{"uri":"at://did:plc:budi/app.bsky.feed.post/3jzfcijpj2z2a","author":{"did":"did:plc:budi","handle":"budi.contoh.test"},)"
                              R"("text":"Selamat pagi","createdAt":"2026-11-21T07:00:00.5Z","likes":12,"image":"https://gambar.test/img/bafkreiabcdefghijklmnop@jpeg"},)"
                              R"("replies":[{"uri":"at://did:plc:sari/app.bsky.feed.post/3jzfcijpj2z2b","author":{"did":"did:plc:sari","handle":"sari.contoh.test"},"text":"Pagi"}]}})";
    std::string profile_body = R"({"profiles":[{"did":"did:plc:budi","displayName":"Budi Contoh"},{"did":"did:plc:sari","displayName":"Sari Contoh"}]})";
    std::string thread_head = "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 08:00:00 GMT\r\n\r\n";
    std::map<std::string, RecordFacts> facts = {
        {post_record, {RecordFacts::Type::response, "0001", "https://api.contoh.test/thread?uri=at%3A%2F%2Fdid%3Aplc%3Abudi", UtcTime{1'795'248'000'000}, "r000001", 500,
                       std::string(64, 'a'), "application/json"}},
        {profile_record, {RecordFacts::Type::response, "0001", "https://api.contoh.test/profiles", UtcTime{1'795'248'001'000}, "r000002", 100, std::string(64, 'b'), "application/json"}},
        {picture_record, {RecordFacts::Type::response, "0001", "https://gambar.test/img/bafkreiabcdefghijklmnop@jpeg", UtcTime{1'795'248'002'000}, "r000003", 4242,
                          std::string(64, 'c'), "image/jpeg"}},
    };
};

inline Fact fact(std::string path, std::string value, std::string pointer, As as = As::text) {
    return {std::move(path), std::move(value), as, post_record, Part::body, Selector::fragment("/thread/post" + pointer), {}};
}

inline Item good_item() {
    Item item;
    item.actor = Actor{"bluesky", "did:plc:budi", "budi.contoh.test", "Budi Contoh", "https://bsky.app/profile/did:plc:budi"};
    Object object;
    object.type = ObjectType::note;
    object.id = "at://did:plc:budi/app.bsky.feed.post/3jzfcijpj2z2a";
    object.content = "Selamat pagi";
    object.media_type = "text/plain";
    object.attachments = {{picture_record, std::string(64, 'c'), 4242, "image/jpeg"}};
    item.object = object;
    item.time = {"2026-11-21T07:00:00.500Z", TimeSource::platform, Exactness::exact, {}, "2026-11-21T08:00:00.000Z"};
    item.counts = {{CountName::likes, 12, Exactness::exact, {}}};
    item.lists = {{ListName::comments, {}, 1, true, StopReason::end, Viewpoint::anonymous}};
    item.root = {post_record, Selector::fragment("/thread/post")};
    item.facts = {fact("/actor/id", "did:plc:budi", "/author/did"),
                  fact("/actor/handle", "budi.contoh.test", "/author/handle"),
                  {"/actor/name", "Budi Contoh", As::text, profile_record, Part::body, Selector::fragment("/profiles/0/displayName"),
                   ContextLink{"did:plc:budi", Selector::fragment("/profiles/0/did")}},
                  fact("/object/id", "at://did:plc:budi/app.bsky.feed.post/3jzfcijpj2z2a", "/uri"),
                  fact("/object/content", "Selamat pagi", "/text"),
                  fact("/object/attachment/0/record", "https://gambar.test/img/bafkreiabcdefghijklmnop@jpeg", "/image"),
                  fact("/time/value", "2026-11-21T07:00:00.5Z", "/createdAt", As::rfc3339),
                  fact("/counts/0/value", "12", "/likes", As::integer)};
    item.derived = {{"/actor/url", Rule::canonical_url, {"bluesky-profile", "/actor/id"}},
                    {"/lists/0/collected", Rule::count_of_items, {post_record + "#/thread/replies"}}};
    item.captures = {"0001"};
    item.salt = std::string(32, '0');
    return item;
}

inline std::vector<ItemProblem> problems_of(const Item& item, const Recorded& recorded = {}, std::size_t items = 2) {
    ItemProver prover(item, {"0001", {"bluesky"}, {{"0001", Method::http}, {"0002", Method::import}}, items});
    for (const std::string& record : prover.records())
        if (const auto found = recorded.facts.find(record); found != recorded.facts.end()) prover.describe(record, found->second);
    for (std::size_t i = 0; i < prover.queries().size(); ++i) {
        const Query& query = prover.queries()[i];
        RecordBytes bytes;
        if (query.record == post_record) {
            bytes.body = bytes_of(recorded.thread_body);
            bytes.head = bytes_of(recorded.thread_head);
        } else if (query.record == profile_record) {
            bytes.body = bytes_of(recorded.profile_body);
        } else {
            continue;
        }
        prover.answer(i, select(bytes, query));
    }
    return prover.problems();
}

}  // namespace saksi::test
