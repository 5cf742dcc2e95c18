// Which plugin of this project takes which URL: no two the same, and the last resort only what is left.
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "plugin_host/registry.hpp"

using namespace saksi;

TEST_CASE("plugins: a post of every platform has one taker", "[unit][plugins]") {
    base::PosixFileSystem files;
    const std::vector<Path> folders{SAKSI_PLUGIN_FOLDER};
    const auto registry = plugin_host::Registry::discover(files, folders);
    REQUIRE(registry);
    const std::pair<const char*, const char*> takers[] = {
        {"https://bsky.app/profile/budi.example/post/3kxsaksipost2", "bluesky"},
        {"https://t.me/kabardesa/342", "telegram"},
        {"https://t.me/c/1234/5", "telegram"},
        {"https://sosial.example/@budi/117600000000000000", "mastodon"},
        {"https://sosial.example/@budi@jauh.example/117600000000000000", "mastodon"},
        {"https://sosial.example/users/budi/statuses/117600000000000000", "mastodon"},
        {"https://sosial.example/notice/AkContoh", "mastodon"},
        {"https://pixelfed.social/p/budi/700000000000000000", "mastodon"},
        {"https://catatan.example/notes/aeh6k2x9p0abcd01", "misskey"},
        {"https://catatan.example/notes/01KC0CONTOH0000000000000000", "misskey"},
        {"https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "peertube"},
        {"https://video.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d", "peertube"},
        {"https://catatan.example/notes/pelajaran-satu", "web"},
        {"https://www.youtube.com/watch?v=Contoh-_123", "youtube"},
        {"https://youtube.com/shorts/Contoh-_123", "youtube"},
        {"https://youtu.be/Contoh-_123", "youtube"},
        {"https://www.youtube.com/@budi/videos", "web"},
        {"https://www.tiktok.com/@budi/video/7106686413101468970", "tiktok"},
        {"https://vm.tiktok.com/ZMcontoh/", "tiktok"},
        {"https://x.com/budi/status/1212092628029698048/photo/1", "x"},
        {"https://mobile.twitter.com/i/web/status/1212092628029698048", "x"},
        {"https://www.instagram.com/p/CPsaksiCt-_/", "instagram"},
        {"https://www.instagram.com/budi/reel/CPsaksiCt-_/", "instagram"},
        {"https://www.facebook.com/desa/posts/1234567890", "facebook"},
        {"https://www.threads.com/@budi.desa/post/CPsaksiCt-_", "threads"},
        {"https://kabar.example/notice/2026", "web"},
        {"https://kabar.example/2026/11/berita", "web"},
        {"https://kabar.example/@budi", "web"},
    };
    for (const auto& [url, id] : takers) {
        INFO(url);
        const auto taker = registry->match(url);
        REQUIRE(taker);
        CHECK((*taker)->manifest.id == id);
    }
}
