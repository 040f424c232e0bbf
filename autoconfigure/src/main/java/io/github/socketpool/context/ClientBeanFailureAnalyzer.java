package io.github.socketpool.context;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} that performs analysis of failures caused by a
 * {@link ClientBeanException}.
 */
class ClientBeanFailureAnalyzer extends AbstractFailureAnalyzer<ClientBeanException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ClientBeanException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.getRemedy(), cause);
	}

}
