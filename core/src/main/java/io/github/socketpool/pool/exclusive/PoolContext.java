package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.PoolListeners;

/**
 * What most classes of one pool need. Classes that every call passes through keep what
 * they need of it in fields of their own.
 *
 * @param errors names the pool in errors
 * @param ticker the clock of the pool and of its callers' deadlines
 * @param listeners who hears of what happens
 * @param ledger decides
 * @param history what has happened so far
 */
record PoolContext(ErrorContext errors, Ticker ticker, PoolListeners listeners, Ledger ledger, PoolHistory history) {

}
