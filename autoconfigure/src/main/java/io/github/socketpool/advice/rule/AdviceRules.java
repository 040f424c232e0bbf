package io.github.socketpool.advice.rule;

import java.util.List;

import io.github.socketpool.advice.AdviceRule;

/**
 * All rules that judge a pool.
 */
public final class AdviceRules {

	private static final List<AdviceRule> ALL = List.of(new SuspensionRule(), new PortRule(), new FileDescriptorRule(),
			new PoolTooSmallRule(), new IdleCloseRule(), new AnsweredCloseRule(), new RefusedHeartbeatRule(),
			new MessageRule(), new UnsolicitedRule(), new SplitResponseRule(), new ChurnRule(),
			new AnsweredHeartbeatRule(), new PoolTooLargeRule());

	private AdviceRules() {
	}

	/**
	 * Return all rules.
	 * @return the rules, the most urgent first; immutable
	 */
	public static List<AdviceRule> all() {
		return ALL;
	}

}
