#include "net/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>

namespace saksi::net {

Result<std::vector<IpAddress>> SystemResolver::resolve(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
    if (code != 0)
        return fail(ErrorCode::unavailable,
                    msg("The address of {host} could not be found ({reason}).", {{"host", host}, {"reason", ::gai_strerror(code)}}));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(list, &::freeaddrinfo);
    std::vector<IpAddress> answers;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        auto address = IpAddress::from_socket(*entry->ai_addr);
        if (address && std::ranges::find(answers, *address) == answers.end()) answers.push_back(*address);
    }
    return answers;
}

}  // namespace saksi::net
