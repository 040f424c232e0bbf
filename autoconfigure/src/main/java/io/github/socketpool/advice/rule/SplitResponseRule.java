package io.github.socketpool.advice.rule;

import io.github.socketpool.EnumNames;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.QuickAck;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that writes its responses in two writes, such as header and body. With
 * Nagle's algorithm, the second write leaves only when the first is acknowledged, which
 * kernels delay by 40 ms (RFC 9293, sections 3.7.4 and 3.8.6.3). The connection factory
 * counts such responses, and several pools may share it.
 */
class SplitResponseRule implements AdviceRule {

	private static final int MIN_RESPONSES = 20;

	private static final double MIN_SHARE = 0.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		Load load = figures.load();
		long split = load.recentSplitResponses();
		long uses = load.recentUses();
		if (split < MIN_RESPONSES || uses < MIN_RESPONSES || split < MIN_SHARE * uses) {
			return null;
		}
		String count = (split > uses) ? "at least as many" : String.valueOf(split);
		return new Advice("peer-writes-in-parts", "During the last " + uses + " uses, " + count
				+ " responses came in two writes, such as the header alone and then the body (counted for all pools "
				+ "of the same ConnectionFactory). Unless the server sets TCP_NODELAY, the second write leaves only "
				+ "when the first is acknowledged, which may take 40 ms. Make the server write each response in one "
				+ "write, or set TCP_NODELAY. " + quickAck(figures.quickAck()));
	}

	private static String quickAck(@Nullable QuickAck quickAck) {
		String effect = "asks for that acknowledgement at once (Linux)";
		if (quickAck == QuickAck.OFF) {
			return "socket.quick-ack is off: with auto, this side " + effect + ".";
		}
		return "Until then socket.quick-ack"
				+ ((quickAck != null) ? ", which is " + EnumNames.kebab(quickAck) + "," : ", unless it is off,") + " "
				+ effect + ", which costs a second read and one more system call for each response.";
	}

}
