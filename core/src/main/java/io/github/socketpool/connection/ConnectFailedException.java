package io.github.socketpool.connection;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import org.jspecify.annotations.Nullable;

/**
 * No connection to the server could be made. No request left, so the call may be repeated
 * once the cause is gone.
 */
public class ConnectFailedException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	/**
	 * Create an error.
	 * @param problem what happened and what to do
	 * @param context whose connect it was
	 * @param cause the error of the operating system, or {@code null} when there is none
	 */
	public ConnectFailedException(String problem, ErrorContext context, @Nullable Throwable cause) {
		this(problem, "", context, cause);
	}

	private ConnectFailedException(String problem, String news, ErrorContext context, @Nullable Throwable cause) {
		super(problem + news, context.with(RequestProgress.NOT_SENT), cause);
		this.problem = problem;
	}

	/**
	 * Return what happened and what to do about it.
	 * @return the message without the pool's name, and without what it says about the
	 * attempts before and after this one
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return this error for another caller who waited for the same connect.
	 * @param context whose call it is
	 * @return a new error with the stack of the present thread and this one as its cause
	 */
	public ConnectFailedException in(ErrorContext context) {
		return in(context, "");
	}

	/**
	 * Return this error for another caller, who comes later.
	 * @param context whose call it is
	 * @param news what has to be said beyond the problem, as sentences that follow it
	 * @return a new error with the stack of the present thread and this one as its cause
	 */
	public ConnectFailedException in(ErrorContext context, String news) {
		return new ConnectFailedException(this.problem, news, context, this);
	}

}
