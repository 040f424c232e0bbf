package io.github.socketpool.kernel;

import java.time.Instant;

/**
 * The sockets of this network namespace that lead to one target, whoever they belong to,
 * at one instant. A target has all the addresses that its host resolves to, and for as
 * long as sockets may be left, those that it resolved to before.
 *
 * @param timeWait sockets in TIME_WAIT towards the target, at all of its addresses. They
 * are those that this side closed first, and stay for 60 seconds
 * @param portsFree ephemeral ports that are still free for connections to the busiest of
 * the target's addresses. With 0 a connect can only succeed where
 * {@code net.ipv4.tcp_tw_reuse} lets it take the port of a socket in TIME_WAIT
 * @param ports ephemeral ports that there are for each address: those of
 * {@code net.ipv4.ip_local_port_range} without {@code net.ipv4.ip_local_reserved_ports}
 * @param at when the sample was taken
 */
public record TargetSockets(int timeWait, int portsFree, int ports, Instant at) {

}
