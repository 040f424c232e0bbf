package io.github.socketpool.autoconfigure.advice;

import io.github.socketpool.autoconfigure.kernel.KernelSettings;
import io.github.socketpool.autoconfigure.kernel.TargetSockets;
import org.jspecify.annotations.Nullable;

/**
 * Warns before the local ports towards the target have run out: connects become slower
 * from the second half on, and fail when none is left. {@code tcp_tw_recycle} would not
 * be advice: it broke clients behind one address, and is gone since Linux 4.12.
 */
class PortRule implements AdviceRule {

	private static final double FEW = 0.2;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		TargetSockets sockets = figures.kernel().sockets();
		if (sockets == null || sockets.portsFree() > FEW * sockets.ports()) {
			return null;
		}
		KernelSettings settings = figures.kernel().settings();
		return new Advice("ports-running-out",
				"Only " + sockets.portsFree() + " of " + sockets.ports() + " local ports" + range(settings)
						+ " are free for connections to " + figures.target() + ", and " + sockets.timeWait()
						+ " sockets towards it are in TIME_WAIT, each for 60s: when none is free, connects fail. "
						+ remedy(figures) + reuse(settings));
	}

	private static String range(@Nullable KernelSettings settings) {
		return (settings != null)
				? " (net.ipv4.ip_local_port_range " + settings.firstPort() + " to " + settings.lastPort() + ")" : "";
	}

	private static String remedy(PoolFigures figures) {
		if (figures.isPerCall()) {
			return "Each call takes a port: set mode to pooled, so that calls share connections.";
		}
		return "The pool has opened " + figures.pool().stats().opened() + " connections and closed "
				+ figures.pool().closes().stream().mapToLong((close) -> close.count()).sum()
				+ ": let them live longer (pool.max-uses, pool.idle-timeout, pool.max-lifetime), and look with ss -tan "
				+ "for other programs that connect there.";
	}

	private static String reuse(@Nullable KernelSettings settings) {
		if (settings == null) {
			return "";
		}
		Integer reuse = settings.tcpTwReuse();
		String more = " The system can give more: net.ipv4.ip_local_port_range = 1024 65535";
		if (reuse == null || reuse == 1) {
			return more + ".";
		}
		String now = (reuse == 2) ? "2, on loopback only" : String.valueOf(reuse);
		return more + ", or net.ipv4.tcp_tw_reuse = 1 (now " + now
				+ "), which takes ports of sockets in TIME_WAIT again after 1s.";
	}

}
