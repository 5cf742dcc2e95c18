/* Exports one symbol too many, asks for the time, or needs another library: one fault each. */
#include <time.h>

extern const int saksi_plugin_entry;
__attribute__((visibility("default"))) const int saksi_plugin_entry = 1;

#if defined(LEAKS_A_SYMBOL)
extern const int another_symbol;
const int another_symbol = 2;
#elif defined(ASKS_THE_CLOCK)
long ask_the_clock(void);
__attribute__((visibility("hidden"), used)) long ask_the_clock(void) { return (long)time(0); }
#else
const char *zlibVersion(void);
const char *need_a_library(void);
__attribute__((visibility("hidden"), used)) const char *need_a_library(void) { return zlibVersion(); }
#endif
