package io.github.socketpool.advice.rule;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.QuickAck;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that writes its responses in two writes, such as header and body. With
 * Nagle's algorithm on, it keeps the second back until the first is acknowledged, which
 * kernels delay by 40 ms (RFC 9293, sections 3.7.4 and 3.8.6.3). Such responses are
 * counted by the connection factory, which other pools may have too.
 */
class SplitResponseRule implements AdviceRule {

	private static final int FEWEST = 20;

	private static final double NOTABLE = 0.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Load load = figures.load();
		long split = load.recentSplitResponses();
		long uses = load.recentUses();
		if (split < FEWEST || uses < FEWEST || split < NOTABLE * uses) {
			return null;
		}
		String count = (split > uses) ? "more" : String.valueOf(split);
		return new Advice("peer-writes-in-parts", "In the time of the last " + uses + " uses, " + count
				+ " responses came in two writes, such as the header alone and then the body (those to all pools of the same "
				+ "ConnectionFactory are counted together): the server writes them separately. "
				+ "Unless it has TCP_NODELAY set, the second leaves only when the first is acknowledged, 40 ms later "
				+ "where that is delayed. Let the server write each response in one write, or set TCP_NODELAY. "
				+ quickAck(figures.quickAck()));
	}

	private static String quickAck(@Nullable QuickAck quickAck) {
		String effect = "asks for that acknowledgement at once (Linux)";
		if (quickAck == QuickAck.OFF) {
			return "socket.quick-ack is off: with auto, this side " + effect + ".";
		}
		return "Until then socket.quick-ack" + ((quickAck != null) ? ", which is on," : ", unless it is off,") + " "
				+ effect + ", at the price of a second read and one system call more for each response.";
	}

}
