package io.github.socketpool.context;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link WarmUpFailedException}.
 */
class WarmUpFailureAnalyzer extends AbstractFailureAnalyzer<WarmUpFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WarmUpFailedException cause) {
		return new FailureAnalysis(cause.getMessage() + ": " + cause.getReason(),
				"Fix the cause, or set socketpool.pool.warm-up to 'background' to start without a connection.", cause);
	}

}
