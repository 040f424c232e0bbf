package io.github.socketpool.listener;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link InvalidProtocolListenerException}.
 */
class InvalidProtocolListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProtocolListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProtocolListenerException cause) {
		return new FailureAnalysis(cause.getProblem() + ".", cause.getRemedy(), cause);
	}

}
