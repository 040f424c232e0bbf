package io.github.socketpool.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the kernel that decide how many connections to one target there can be
 * in this network namespace (Linux, {@code Documentation/networking/ip-sysctl.rst}).
 *
 * @param firstPort the first port of {@code net.ipv4.ip_local_port_range}, from which the
 * local ports of outgoing connections are taken
 * @param lastPort the last port of that range, which is one of them
 * @param reservedPorts {@code net.ipv4.ip_local_reserved_ports}: ports and ranges of
 * ports, separated by commas, that are not taken; empty when there are none
 * @param ports how many ports of the range are not reserved
 * @param tcpTwReuse {@code net.ipv4.tcp_tw_reuse}: whether a connect may take the port of
 * a socket in TIME_WAIT after a second; 0 never, 1 always, 2 on the loopback interface
 * only; {@code null} when it cannot be read
 */
public record KernelSettings(int firstPort, int lastPort, String reservedPorts, int ports,
		@Nullable Integer tcpTwReuse) {

}
