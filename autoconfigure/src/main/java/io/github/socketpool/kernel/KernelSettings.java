package io.github.socketpool.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The kernel settings that limit the number of connections to one target in this network
 * namespace (Linux, {@code Documentation/networking/ip-sysctl.rst}).
 *
 * @param firstPort the first port of {@code net.ipv4.ip_local_port_range}, the range of
 * local ports for outgoing connections
 * @param lastPort the last port of that range, inclusive
 * @param reservedPorts {@code net.ipv4.ip_local_reserved_ports}: ports and port ranges,
 * separated by commas, that are not used; may be empty
 * @param ports how many ports of the range are not reserved
 * @param tcpTwReuse {@code net.ipv4.tcp_tw_reuse}: whether a connect may take the port of
 * a socket in TIME_WAIT after a second; 0 never, 1 always, 2 on the loopback interface
 * only; {@code null} if it cannot be read
 */
public record KernelSettings(int firstPort, int lastPort, String reservedPorts, int ports,
		@Nullable Integer tcpTwReuse) {

}
