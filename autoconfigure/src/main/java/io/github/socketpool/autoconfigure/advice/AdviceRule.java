package io.github.socketpool.autoconfigure.advice;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Judges a pool by its figures alone: it looks at nothing else and remembers nothing.
 */
@FunctionalInterface
interface AdviceRule {

	/** What can be wrong, the most urgent first. */
	List<AdviceRule> ALL = List.of(new SuspensionRule(), new PortRule(), new FileDescriptorRule(),
			new PoolTooSmallRule(), new IdleCloseRule(), new AnsweredCloseRule(), new RefusedHeartbeatRule(),
			new UnsolicitedRule(), new SplitResponseRule(), new ChurnRule(), new AnsweredHeartbeatRule(),
			new PoolTooLargeRule());

	/**
	 * Judge a pool.
	 * @return advice, or {@code null} when nothing is wrong
	 */
	@Nullable Advice judge(PoolFigures figures);

	/**
	 * Judge a pool by all rules.
	 */
	static List<Advice> judgeAll(PoolFigures figures) {
		return ALL.stream().map((rule) -> rule.judge(figures)).filter(Objects::nonNull).toList();
	}

}
