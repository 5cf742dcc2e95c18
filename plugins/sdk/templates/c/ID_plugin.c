/* Pages of @ID@.example in plain C11, without any helper: one page is asked, its title is stated with the place where it stands. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "saksi_plugin.h"

#define LONGEST_TITLE 4096 /* octets; an item's leaf may be longer, a title is not */
#define LONGEST_URL 8192
#define LONGEST_MESSAGE 32768

struct saksi_plugin {
    const saksi_host *host;
};
struct saksi_job {
    const saksi_host *host;
};

/* A message under way. Every piece is checked against the end; one that did not fit is not sent. */
typedef struct message {
    char text[LONGEST_MESSAGE];
    size_t size;
    bool full;
} message;

static void put(message *out, const char *text, size_t size) {
    if (out->full || size > sizeof out->text - out->size) {
        out->full = true;
        return;
    }
    memcpy(out->text + out->size, text, size);
    out->size += size;
}

static void put_text(message *out, const char *text) { put(out, text, strlen(text)); }

/* The octets as a JSON string; control characters as \u00NN (RFC 8259, 7). */
static void put_string(message *out, const char *text, size_t size) {
    put_text(out, "\"");
    for (size_t i = 0; i < size; ++i) {
        const unsigned char octet = (unsigned char)text[i];
        char escaped[8];
        if (octet == '"' || octet == '\\') {
            put_text(out, "\\");
            put(out, text + i, 1);
        } else if (octet < 0x20) {
            snprintf(escaped, sizeof escaped, "\\u%04x", octet);
            put_text(out, escaped);
        } else {
            put(out, text + i, 1);
        }
    }
    put_text(out, "\"");
}

static int32_t send(const saksi_host *host, const message *out) {
    const saksi_view header = {(const uint8_t *)out->text, out->size};
    const saksi_view none = {NULL, 0};
    return out->full ? SAKSI_ERROR_LIMIT : host->emit(host->context, header, none);
}

/* The octets after the last `before` in `text`, up to `after`. Names and texts of the host's messages never hold a bare quotation mark, so `"name":"` is the
 * member and nothing else; the last one is the message's own, for the members of redirects come earlier. */
static bool member(saksi_view text, const char *before, const char *after, const char **value, size_t *size) {
    const char *data = (const char *)text.data, *found = NULL;
    const size_t front = strlen(before), back = strlen(after);
    for (size_t i = 0; i + front <= text.size; ++i)
        if (memcmp(data + i, before, front) == 0) found = data + i + front;
    if (!found) return false;
    for (const char *end = found; end + back <= data + text.size; ++end)
        if (memcmp(end, after, back) == 0) {
            *value = found;
            *size = (size_t)(end - found);
            return true;
        }
    return false;
}

static bool holds(saksi_view text, const char *words) {
    const size_t size = strlen(words);
    for (size_t i = 0; i + size <= text.size; ++i)
        if (memcmp(text.data + i, words, size) == 0) return true;
    return false;
}

/* Well-formed UTF-8 without control characters and without character references, whose octets are not the text. */
static bool is_plain(const uint8_t *text, size_t size) {
    for (size_t i = 0; i < size; ++i) {
        const uint8_t first = text[i];
        if (first < 0x80) {
            if (first < 0x20 || first == 0x7F || first == '&' || first == '<') return false;
            continue;
        }
        const size_t more = first >= 0xC2 && first <= 0xDF ? 1 : first >= 0xE0 && first <= 0xEF ? 2 : first >= 0xF0 && first <= 0xF4 ? 3 : 0;
        if (more == 0 || i + more >= size) return false;
        const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80, high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (text[i + 1] < low || text[i + 1] > high) return false;
        for (size_t k = 2; k <= more; ++k)
            if ((text[i + k] & 0xC0) != 0x80) return false;
        i += more;
    }
    return size > 0;
}

static int32_t lose(const saksi_host *host, const char *code, const char *detail) {
    message out = {{0}, 0, false};
    put_text(&out, "{\"type\":\"loss\",\"code\":\"");
    put_text(&out, code);
    put_text(&out, "\",\"what\":\"page\",\"detail\":\"");
    put_text(&out, detail);
    put_text(&out, "\"}");
    return send(host, &out);
}

static int32_t state_title(const saksi_host *host, const char *record, size_t record_size, saksi_view body, size_t start, size_t end) {
    char range[96];
    message item = {{0}, 0, false}, fact = {{0}, 0, false};
    put_text(&item, "{\"type\":\"item\",\"item\":\"page\",\"activity\":\"Create\",\"actor\":null,\"state\":\"available\",\"counts\":[],"
                    "\"time\":{\"value\":null,\"source\":\"none\",\"exactness\":null,\"raw\":null},\"object\":{\"type\":\"Page\",\"id\":null,\"url\":null,"
                    "\"attributedTo\":null,\"inReplyTo\":null,\"mediaType\":\"text/plain\",\"content\":");
    put_string(&item, (const char *)body.data + start, end - start);
    put_text(&item, "},\"root\":{\"record\":");
    put_string(&item, record, record_size);
    snprintf(range, sizeof range, ",\"selector\":{\"type\":\"DataPositionSelector\",\"start\":0,\"end\":%llu}}}", (unsigned long long)body.size);
    put_text(&item, range);
    int32_t code = send(host, &item);
    if (code < 0) return code;
    put_text(&fact, "{\"type\":\"fact\",\"item\":\"page\",\"path\":\"/object/content\",\"as\":\"text\",\"value\":");
    put_string(&fact, (const char *)body.data + start, end - start);
    put_text(&fact, ",\"record\":");
    put_string(&fact, record, record_size);
    snprintf(range, sizeof range, ",\"selector\":{\"type\":\"DataPositionSelector\",\"start\":%zu,\"end\":%zu}}", start, end);
    put_text(&fact, range);
    return send(host, &fact);
}

static size_t find(saksi_view text, const char *words, size_t from) {
    const size_t size = strlen(words);
    for (size_t i = from; i + size <= text.size; ++i)
        if (memcmp(text.data + i, words, size) == 0) return i;
    return SIZE_MAX;
}

static int32_t create(const saksi_host *host, saksi_view data, saksi_plugin **plugin) {
    if (!host || host->struct_size < sizeof *host || !plugin) return SAKSI_ERROR_ARGUMENT;
    if (!holds(data, "\"@ID@-data/1\"")) return SAKSI_ERROR_MALFORMED;
    *plugin = malloc(sizeof **plugin);
    if (!*plugin) return SAKSI_ERROR_MEMORY;
    (*plugin)->host = host;
    return SAKSI_OK;
}

static void destroy(saksi_plugin *plugin) { free(plugin); }

static int32_t canonicalise(saksi_plugin *plugin, saksi_view url) {
    /* Query and fragment say nothing about which page is meant. */
    size_t size = 0;
    while (size < url.size && url.data[size] != '?' && url.data[size] != '#') ++size;
    if (size > LONGEST_URL || find(url, "://@ID@.example/post/", 0) == SIZE_MAX) return SAKSI_ERROR_NOT_MINE;
    message out = {{0}, 0, false};
    put_text(&out, "{\"type\":\"canonical\",\"ids\":{},\"url\":");
    put_string(&out, (const char *)url.data, size);
    put_text(&out, "}");
    return send(plugin->host, &out);
}

static int32_t begin(saksi_plugin *plugin, saksi_view header, saksi_job **job) {
    const char *url = NULL;
    size_t size = 0;
    if (!member(header, "\"url\":\"", "\"", &url, &size) || size > LONGEST_URL) return SAKSI_ERROR_MALFORMED;
    message out = {{0}, 0, false};
    put_text(&out, "{\"type\":\"http\",\"key\":\"page\",\"purpose\":\"post\",\"method\":\"GET\",\"url\":");
    put_string(&out, url, size);
    put_text(&out, "}");
    *job = malloc(sizeof **job);
    if (!*job) return SAKSI_ERROR_MEMORY;
    (*job)->host = plugin->host;
    const int32_t code = send(plugin->host, &out);
    if (code < 0) {
        free(*job);
        *job = NULL;
    }
    return code;
}

static int32_t on_exchange(saksi_job *job, const saksi_exchange *exchange) {
    if (!exchange || exchange->struct_size < sizeof *exchange) return SAKSI_ERROR_ARGUMENT;
    const char *record = NULL;
    size_t record_size = 0;
    if (!holds(exchange->header, "\"outcome\":\"response\"") || !member(exchange->header, "\"record\":\"", "\"", &record, &record_size))
        return lose(job->host, "network_error", "the page did not come");
    if (!holds(exchange->header, "\"status\":200") || !holds(exchange->header, "\"truncated\":false"))
        return lose(job->host, "not_fetched", "the page came cut, or with another status than 200");
    const size_t open = find(exchange->body, "<title>", 0);
    const size_t start = open == SIZE_MAX ? open : open + strlen("<title>");
    const size_t end = start == SIZE_MAX ? start : find(exchange->body, "</title>", start);
    if (end == SIZE_MAX || end - start > LONGEST_TITLE || !is_plain(exchange->body.data + start, end - start))
        return lose(job->host, "shape_changed", "the page has no plain title");
    return state_title(job->host, record, record_size, exchange->body, start, end);
}

static void end(saksi_job *job) { free(job); }

static const void *get_extension(saksi_view name) {
    (void)name;
    return NULL;
}

static const char id[] = "@ID@", version[] = "0.1.0";

const saksi_plugin_table saksi_plugin_entry = {
    sizeof(saksi_plugin_table), SAKSI_ABI_MAJOR, SAKSI_ABI_MINOR,
    {(const uint8_t *)id, sizeof id - 1}, {(const uint8_t *)version, sizeof version - 1},
    create, destroy, canonicalise, begin, on_exchange, end, get_extension};
