package io.github.socketpool.service;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by an
 * {@link InvalidProtocolServiceException}.
 */
class InvalidProtocolServiceFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProtocolServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProtocolServiceException cause) {
		return new FailureAnalysis(cause.getProblem() + ".", cause.getRemedy(), cause);
	}

}
