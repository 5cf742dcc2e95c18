/* The plugin contract of Saksi, ABI 0.9. C11, also valid C++17 and later. Rules: docs/plugin-abi.md; messages: docs/plugin-protocol.md.
 *
 * A plugin is a shared object that exports one data symbol, `saksi_plugin_entry`. It plans and parses; it never does I/O and knows no time, no
 * randomness, no environment and no thread: the same bytes give the same messages. Until major version 1 every change may break plugins.
 *
 * Notation of the comments: [who calls; when; lifetime of what is passed]. Calls of one plugin never overlap; they may come from different threads.
 */
#ifndef SAKSI_PLUGIN_H
#define SAKSI_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define SAKSI_ABI_MAJOR 0
#define SAKSI_ABI_MINOR 9

/* In C++ a function type that may throw does not convert to these: an unmarked function does not compile. */
#ifdef __cplusplus
#define SAKSI_NOEXCEPT noexcept
extern "C" {
#else
#define SAKSI_NOEXCEPT
#endif

/* Octets that belong to the caller and die when the call returns. Never assumed to end in NUL; `data` may be null when `size` is 0. */
typedef struct saksi_view {
    const uint8_t *data;
    uint64_t size;
} saksi_view;

/* Codes. 0 is good, negative values are stable and only ever grow. The sentence that explains one goes to `saksi_host.log`. */
#define SAKSI_OK 0
#define SAKSI_ERROR_ARGUMENT (-1)    /* a pointer, size or state that the contract forbids */
#define SAKSI_ERROR_NOT_MINE (-2)    /* canonicalise: this plugin does not take that URL */
#define SAKSI_ERROR_MALFORMED (-3)   /* JSON handed over is not of the documented form */
#define SAKSI_ERROR_LIMIT (-4)       /* over a limit; the receiver takes no more messages in this job */
#define SAKSI_ERROR_MEMORY (-5)      /* out of memory */
#define SAKSI_ERROR_INTERNAL (-6)    /* the callee's own bug */

/* Severities of `saksi_host.log`. */
#define SAKSI_LOG_DEBUG 0
#define SAKSI_LOG_INFO 1
#define SAKSI_LOG_WARNING 2
#define SAKSI_LOG_ERROR 3
#define SAKSI_LOG_HOST_MISBEHAVING 4   /* the host broke this contract */
#define SAKSI_LOG_PLUGIN_MISBEHAVING 5 /* the plugin noticed its own bug */

/* What the plugin may call. [host owns it; valid from `create` until `destroy` returns] */
typedef struct saksi_host {
    uint32_t struct_size; /* sizeof as the host was compiled; a field counts only when it lies inside */
    uint16_t abi_major;
    uint16_t abi_minor;
    void *context; /* handed back unchanged to every function below */

    /* Gives the host one message: an action or a report (docs/plugin-protocol.md). `header` is the JSON text, `body` raw octets (a POST body,
     * else empty). A code below 0 means that the message was refused and the job is over: return soon.
     * [plugin, inside canonicalise, begin or on_exchange only; the host copies before it returns] */
    int32_t (*emit)(void *context, saksi_view header, saksi_view body) SAKSI_NOEXCEPT;

    /* A sentence in UTF-8 for operators; never evidence. [plugin, inside any call; the host copies before it returns] */
    void (*log)(void *context, int32_t severity, saksi_view text) SAKSI_NOEXCEPT;

    /* A host ability by name (`saksi.NAME/N`), or null. [plugin, inside any call; lives as long as the host struct] */
    const void *(*get_extension)(void *context, saksi_view name) SAKSI_NOEXCEPT;
} saksi_host;

/* What came of one action. [host owns it; valid during on_exchange] */
typedef struct saksi_exchange {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    saksi_view header; /* JSON message `exchange`: key, outcome, status, record, … */
    saksi_view head;   /* status line and header fields as received, the empty line included; empty without a response */
    saksi_view body;   /* decoded body (docs/formats/bukti-1.md 9.2); empty when over 32 MiB: the header then has size and digest only */
} saksi_exchange;

typedef struct saksi_plugin saksi_plugin; /* one loaded plugin with its data file */
typedef struct saksi_job saksi_job;       /* one URL being captured */

/* The exported table. Required: every function. */
typedef struct saksi_plugin_table {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    saksi_view id;      /* the manifest's id; lives as long as the library */
    saksi_view version; /* the manifest's version; lives as long as the library */

    /* Makes a plugin from its dated data file (`data`, empty when the manifest names none). On success `*plugin` is set and `destroy` will be
     * called once. [host; first call; `data` dies at return] */
    int32_t (*create)(const saksi_host *host, saksi_view data, saksi_plugin **plugin) SAKSI_NOEXCEPT;
    /* [host; after create, when no job is left] */
    void (*destroy)(saksi_plugin *plugin) SAKSI_NOEXCEPT;

    /* Emits one message `canonical` for `url`, or returns SAKSI_ERROR_NOT_MINE. Pure. [host; after create] */
    int32_t (*canonicalise)(saksi_plugin *plugin, saksi_view url) SAKSI_NOEXCEPT;
    /* Starts a job from the JSON message `begin` and emits the first messages. On success `*job` is set and `end` will be called once.
     * [host; after create; one job at a time] */
    int32_t (*begin)(saksi_plugin *plugin, saksi_view header, saksi_job **job) SAKSI_NOEXCEPT;
    /* Takes the answer to the oldest open action and emits further messages. The job is over when no action is open.
     * [host; after begin, before end] */
    int32_t (*on_exchange)(saksi_job *job, const saksi_exchange *exchange) SAKSI_NOEXCEPT;
    /* [host; after begin, also after an error; nothing may be emitted] */
    void (*end)(saksi_job *job) SAKSI_NOEXCEPT;

    /* A plugin ability by name (`saksi.NAME/N`), or null; drafts are `saksi.draft.NAME/N`. [host; any time; lives as long as the library] */
    const void *(*get_extension)(saksi_view name) SAKSI_NOEXCEPT;
} saksi_plugin_table;

/* The one exported symbol. The host reads its first eight octets before it calls anything. */
#if defined(_WIN32)
__declspec(dllexport)
#elif defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const saksi_plugin_table saksi_plugin_entry;

/* Pinned for machines with 64-bit pointers, the only ones supported. New fields come at the end only. */
#ifdef __cplusplus
#define SAKSI_PIN(condition) static_assert(condition, #condition)
#else
#define SAKSI_PIN(condition) _Static_assert(condition, #condition)
#endif
SAKSI_PIN(sizeof(saksi_view) == 16);
SAKSI_PIN(offsetof(saksi_view, size) == 8);
SAKSI_PIN(offsetof(saksi_host, abi_major) == 4);
SAKSI_PIN(offsetof(saksi_host, context) == 8);
SAKSI_PIN(offsetof(saksi_host, emit) == 16);
SAKSI_PIN(offsetof(saksi_host, log) == 24);
SAKSI_PIN(offsetof(saksi_host, get_extension) == 32);
SAKSI_PIN(sizeof(saksi_host) == 40);
SAKSI_PIN(offsetof(saksi_exchange, header) == 8);
SAKSI_PIN(offsetof(saksi_exchange, head) == 24);
SAKSI_PIN(offsetof(saksi_exchange, body) == 40);
SAKSI_PIN(sizeof(saksi_exchange) == 56);
SAKSI_PIN(offsetof(saksi_plugin_table, abi_major) == 4);
SAKSI_PIN(offsetof(saksi_plugin_table, abi_minor) == 6);
SAKSI_PIN(offsetof(saksi_plugin_table, id) == 8);
SAKSI_PIN(offsetof(saksi_plugin_table, version) == 24);
SAKSI_PIN(offsetof(saksi_plugin_table, create) == 40);
SAKSI_PIN(offsetof(saksi_plugin_table, destroy) == 48);
SAKSI_PIN(offsetof(saksi_plugin_table, canonicalise) == 56);
SAKSI_PIN(offsetof(saksi_plugin_table, begin) == 64);
SAKSI_PIN(offsetof(saksi_plugin_table, on_exchange) == 72);
SAKSI_PIN(offsetof(saksi_plugin_table, end) == 80);
SAKSI_PIN(offsetof(saksi_plugin_table, get_extension) == 88);
SAKSI_PIN(sizeof(saksi_plugin_table) == 96);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* SAKSI_PLUGIN_H */
