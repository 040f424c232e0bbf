package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import org.jspecify.annotations.Nullable;

/**
 * The peer has refused the login of a new connection. The pool makes the next attempt
 * after the longest back-off, since servers lock accounts after several refused logins.
 */
public class LoginRefusedException extends ConnectFailedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error, to be thrown by a {@link ConnectionInitializer}. It names no
	 * connection yet.
	 * @param problem what the peer has refused and what to do, without any secret: the
	 * text is part of messages and logs
	 */
	public LoginRefusedException(String problem) {
		super(ConnectPhase.LOGIN, problem, ErrorContext.none(), null);
	}

	private LoginRefusedException(String problem, String addition, ErrorContext context, @Nullable Throwable cause) {
		super(ConnectPhase.LOGIN, problem, addition, context, cause);
	}

	@Override
	public LoginRefusedException in(ErrorContext context, String addition) {
		return new LoginRefusedException(getProblem(), addition, context, getCause());
	}

}
