package io.github.socketpool.advice;

/**
 * A piece of advice about a pool. The pool never applies it automatically.
 *
 * @param id what it is about, independent of the figures, such as {@code pool-too-small}
 * @param text what is wrong, which figures show it, which property to change, and a value
 * for it; text for people, which may change between versions
 */
public record Advice(String id, String text) {

}
