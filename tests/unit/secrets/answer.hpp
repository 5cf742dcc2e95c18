// Answers as the fetcher hands them out.
#pragma once

#include <string>

#include "net/hop_record.hpp"

namespace saksi::test {

inline net::HopRecord answer(const std::string& fields, const std::string& body, int status = 200) {
    net::HopRecord hop;
    hop.request = "r000001";
    hop.url = "https://api.example/";
    hop.outcome = net::Outcome::complete;
    hop.status = status;
    hop.response_head = base::copy_of(bytes_of("HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n"));
    hop.body.bytes = base::copy_of(bytes_of(body));
    hop.body.size = body.size();
    return hop;
}

}  // namespace saksi::test
