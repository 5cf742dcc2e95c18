# Writes the octets of INPUT as a C++ initialiser list to OUTPUT.
file(READ ${INPUT} octets HEX)
string(REGEX REPLACE "(..)" "0x\\1," octets "${octets}")
file(WRITE ${OUTPUT} "${octets}\n")
