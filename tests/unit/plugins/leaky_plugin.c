/* Exports one symbol too many, and asks for the time: what check_symbols.cmake is there to notice. */
#include <time.h>

extern const int saksi_plugin_entry;
const int saksi_plugin_entry = 1;
#ifdef LEAKS_A_SYMBOL
extern const int another_symbol;
const int another_symbol = 2;
#else
long ask_the_clock(void);
__attribute__((visibility("hidden"), used)) long ask_the_clock(void) { return (long)time(0); }
#endif
