package io.github.socketpool.kernel;

import java.time.Instant;

/**
 * The sockets of all processes in this network namespace that lead to the targets of a
 * pool, at one instant. The addresses of a target are those that its host resolves to,
 * and those that it resolved to before, while sockets to them may be left.
 *
 * @param timeWait sockets in TIME_WAIT to all addresses of all targets. This side closed
 * them first, and they stay for 60 seconds
 * @param portsFree ephemeral ports that are still free for connections to the busiest of
 * these addresses. With 0 a connect can only succeed where {@code net.ipv4.tcp_tw_reuse}
 * lets it take the port of a socket in TIME_WAIT
 * @param ports the number of ephemeral ports for each address: those of
 * {@code net.ipv4.ip_local_port_range} without {@code net.ipv4.ip_local_reserved_ports}
 * @param at when the sample was taken
 */
public record TargetSockets(int timeWait, int portsFree, int ports, Instant at) {

}
