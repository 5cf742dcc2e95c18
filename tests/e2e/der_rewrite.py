"""Other content inside a DER structure, with every length around it set right; octet strings that hold DER are gone into as well."""


def rewritten(octets, at, length, replacement):
    """`octets` (DER) with [at, at+length) replaced and every length around it set right."""
    def walk(start, end):
        out, place = b'', start
        while place < end:
            head = place + 2
            size = octets[place + 1]
            if size >= 0x80:
                count = size & 0x7f
                size = int.from_bytes(octets[place + 2:place + 2 + count], 'big')
                head += count
            inside = head <= at and at + length <= head + size
            if inside and head == at:
                content = replacement + octets[at + length:head + size]
            elif inside:
                content = walk(head, head + size)
            else:
                content = octets[head:head + size]
            out += octets[place:place + 1] + encoded_length(len(content)) + content
            place = head + size
        return out
    return walk(0, len(octets))


def encoded_length(size):
    if size < 0x80:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, 'big')
    return bytes([0x80 | len(octets)]) + octets
