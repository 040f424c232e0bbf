package io.github.socketpool.advice.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import org.jspecify.annotations.Nullable;

/**
 * Warns before the local ports for connections to the target run out. Connects become
 * slower once half of them are taken, and fail when none is left. Where
 * {@code tcp_tw_reuse} lets the kernel reuse ports of sockets in TIME_WAIT, those ports
 * count as free. The rule does not recommend {@code tcp_tw_recycle}: it broke clients
 * that share an address, and was removed in Linux 4.12.
 */
class PortRule implements AdviceRule {

	private static final double MIN_SHARE_FREE = 0.2;

	private static final int FIRST_PORT = 1024;

	private static final int LAST_PORT = 65535;

	/**
	 * Targets that are always on the loopback interface, whatever a name service says.
	 */
	private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[(::|(0+:){7}0*)1\\]):\\d+",
			Pattern.CASE_INSENSITIVE);

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		TargetSockets sockets = figures.kernel().sockets();
		KernelSettings settings = figures.kernel().settings();
		boolean reused = isReused(figures.target(), settings);
		if (sockets == null || left(sockets, reused) > MIN_SHARE_FREE * sockets.ports()) {
			return null;
		}
		return new Advice("ports-running-out",
				"Only " + sockets.portsFree() + " of " + sockets.ports() + " local ports" + range(settings)
						+ " are free for connections to " + figures.target() + ", and " + sockets.timeWait()
						+ " sockets to it are in TIME_WAIT, "
						+ (reused ? "whose ports can be reused after 1 s (net.ipv4.tcp_tw_reuse)" : "each for 60 s")
						+ ". When no port is left, connects fail. " + remedy(figures) + system(settings, reused));
	}

	/**
	 * Return whether the kernel reuses ports of sockets in TIME_WAIT after a second.
	 */
	private static boolean isReused(String target, @Nullable KernelSettings settings) {
		Integer reuse = (settings != null) ? settings.tcpTwReuse() : null;
		return reuse != null && (reuse == 1 || (reuse == 2 && isLoopback(target)));
	}

	private static boolean isLoopback(String targets) {
		return Arrays.stream(targets.split(", ")).allMatch((target) -> LOOPBACK.matcher(target).matches());
	}

	/**
	 * Return how many connections can still be opened. It is unknown to which of the
	 * target's addresses the sockets in TIME_WAIT lead, so the number may be too high,
	 * but not too low.
	 */
	private static long left(TargetSockets sockets, boolean reused) {
		return reused ? (long) sockets.portsFree() + sockets.timeWait() : sockets.portsFree();
	}

	private static String range(@Nullable KernelSettings settings) {
		return (settings != null)
				? " (net.ipv4.ip_local_port_range " + settings.firstPort() + " to " + settings.lastPort() + ")" : "";
	}

	private static String remedy(PoolFigures figures) {
		if (figures.isPerCall()) {
			return "Each call takes a port. Set mode to pooled, so that calls share connections.";
		}
		return "The pool has opened " + figures.pool().stats().opened() + " connections and closed "
				+ figures.pool().closes().stream().mapToLong((close) -> close.count()).sum()
				+ ". Keep them longer (pool.max-uses, pool.idle-timeout, pool.max-lifetime), and look with ss -tan "
				+ "for other programs that connect to it.";
	}

	/**
	 * Return the kernel settings that would provide more ports.
	 */
	private static String system(@Nullable KernelSettings settings, boolean reused) {
		if (settings == null) {
			return "";
		}
		List<String> more = new ArrayList<>();
		if (settings.firstPort() > FIRST_PORT || settings.lastPort() < LAST_PORT) {
			more.add("net.ipv4.ip_local_port_range = " + Math.min(FIRST_PORT, settings.firstPort()) + " " + LAST_PORT);
		}
		Integer reuse = settings.tcpTwReuse();
		if (reuse != null && !reused) {
			String now = (reuse == 2) ? "2, on loopback only" : String.valueOf(reuse);
			more.add("net.ipv4.tcp_tw_reuse = 1 (now " + now
					+ "), which reuses ports of sockets in TIME_WAIT after 1 s");
		}
		return more.isEmpty() ? "" : " To get more ports, set " + String.join(", or ", more) + ".";
	}

}
