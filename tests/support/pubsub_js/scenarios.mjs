// What the official JavaScript clients get to see. Every export is one scenario: (connection string) → promise.
import assert from "node:assert/strict";
import { odata } from "@azure/web-pubsub";
import {
  UPSTREAM_HUB, cuttable, endpointOf, refusal, service, unique, until, withClient, withEndpoint,
} from "./support.mjs";

const bytes = (...values) => Uint8Array.from(values).buffer;

export async function data_of_every_type_arrives_as_it_was_sent(target) {
  for (const plain of [false, true]) {
    const name = unique("customer:1");
    await withClient(target, { groups: [name], plain }, async (client) => {
      const group = service(target).group(name);
      await group.sendToAll({ amount: 12.5, name: "Zoë" });
      await group.sendToAll("plain ☃ text", { contentType: "text/plain" });
      await group.sendToAll(bytes(0, 255, 1));
      await until(() => client.messages.length === 3);
      assert.deepEqual(client.messages.map((message) => message.dataType), ["json", "text", "binary"]);
      assert.deepEqual(client.data().slice(0, 2), [{ amount: 12.5, name: "Zoë" }, "plain ☃ text"]);
      assert.deepEqual(new Uint8Array(client.data()[2]), Uint8Array.of(0, 255, 1));
    });
  }
}

export async function a_message_reaches_exactly_its_addressees(target) {
  const [ann, bob, group] = [unique("ann"), unique("bob"), unique("group")];
  await withClient(target, { user: ann, groups: [group] }, (first) =>
    withClient(target, { user: bob }, async (second) => {
      const rest = service(target);
      await rest.group(group).sendToAll("group");
      await rest.sendToUser(ann, "user");
      await rest.sendToConnection(second.ids[0], "one");
      await rest.sendToAll("mine", { filter: odata`userId eq ${ann}` });
      await rest.sendToAll("both", { filter: `userId in ('${ann}','${bob}')`, excludedConnections: [] });
      await rest.sendToAll("last", { filter: odata`userId eq ${bob}`, excludedConnections: [first.ids[0]] });
      await until(() => first.messages.length === 4 && second.messages.length === 3);
      assert.deepEqual(first.data(), ["group", "user", "mine", "both"]);
      assert.deepEqual(second.data(), ["one", "both", "last"]);
    }),
  );
}

export async function existence_and_membership(target) {
  const [user, name] = [unique("user"), unique("group")];
  const rest = service(target);
  const group = rest.group(name);
  assert.equal(await rest.userExists(user), false);
  await withClient(target, { user }, async ({ ids }) => {
    assert.equal(await rest.userExists(user), true);
    assert.equal(await rest.connectionExists(ids[0]), true);
    assert.equal(await rest.groupExists(name), false);
    await group.addConnection(ids[0]);
    assert.equal(await rest.groupExists(name), true);
    await withClient(target, { groups: [name] }, async (other) => {
      const members = [];
      for await (const member of await group.listConnections({ maxPageSize: 1 })) members.push(member);
      const expected = [{ connectionId: ids[0], userId: user }, { connectionId: other.ids[0] }];
      const byId = (one, another) => (one.connectionId < another.connectionId ? -1 : 1);
      assert.deepEqual(members, expected.sort(byId));
      await rest.closeConnection(other.ids[0]);
      other.client.stop();
    });
    await group.removeConnection(ids[0]);
    await rest.addConnectionsToGroups([name], odata`userId eq ${user}`);
    assert.equal(await rest.groupExists(name), true);
    await rest.removeConnectionsFromGroups([name], odata`userId eq ${user}`);
    assert.equal(await rest.groupExists(name), false);
    await group.addUser(user);
    await rest.removeConnectionFromAllGroups(ids[0]);
    assert.equal(await rest.groupExists(name), false);
  });
}

export async function roles_grants_and_revocations(target) {
  const group = unique("group");
  const rest = service(target);
  await withClient(target, { roles: [`webpubsub.joinLeaveGroup.${group}`] }, async ({ client, ids }) => {
    assert.equal(await refusal(client.joinGroup("customer:2")), "Forbidden");
    assert.equal(await refusal(client.joinGroup(group)), undefined);
    assert.equal(await refusal(client.sendToGroup(group, "x", "text")), "Forbidden");
    await rest.grantPermission(ids[0], "sendToGroup", { targetName: group });
    assert.equal(await rest.hasPermission(ids[0], "sendToGroup", { targetName: group }), true);
    assert.equal(await refusal(client.sendToGroup(group, "x", "text")), undefined);
    await rest.revokePermission(ids[0], "sendToGroup", { targetName: group });
    assert.equal(await rest.hasPermission(ids[0], "sendToGroup", { targetName: group }), false);
    assert.equal(await refusal(client.sendToGroup(group, "x", "text")), "Forbidden");
  });
}

export async function no_echo_and_duplicate_ack_ids(target) {
  const group = unique("group");
  await withClient(target, { groups: [group], roles: ["webpubsub.sendToGroup"] }, async (seen) => {
    await seen.client.sendToGroup(group, "silent", "text", { noEcho: true });
    const first = await seen.client.sendToGroup(group, "once", "text", { ackId: 77 });
    const second = await seen.client.sendToGroup(group, "twice", "text", { ackId: 77 });
    await seen.client.sendToGroup(group, bytes(1), "binary", { fireAndForget: true });
    await until(() => seen.messages.length === 2);
    assert.deepEqual([first.isDuplicated, second.isDuplicated], [false, true]);
    assert.equal(seen.data()[0], "once");
  });
}

export async function an_event_is_answered_by_its_handler(target) {
  await withClient(target, { hub: UPSTREAM_HUB, user: unique("ann") }, async (seen) => {
    await seen.client.sendEvent("from_js", { groups: ["customer:1"] }, "json");
    await until(() => seen.messages.length === 1);
    assert.deepEqual(seen.data(), [{ handled: true }]);
    assert.equal(await refusal(seen.client.sendEvent("fail_js", "x", "text")), "InternalServerError");
  });
}

export async function wrong_keys_and_refused_clients(target) {
  const forged = target.replace(/AccessKey=[^;]+/i, "AccessKey=another-key-another-key-another-key!");
  await assert.rejects(service(forged).sendToAll("x"), { statusCode: 401 });
  await assert.rejects(withClient(forged, {}, async () => {}), /401/);
}

export async function a_reliable_client_misses_and_repeats_nothing_over_a_cut(target) {
  const name = unique("group");
  const group = service(target).group(name);
  const proxy = await cuttable(endpointOf(target));
  try {
    await withClient(withEndpoint(target, proxy.endpoint), { groups: [name] }, async (seen) => {
      for (let number = 0; number < 5; number++) await group.sendToAll(number);
      await until(() => seen.messages.length === 5);
      await proxy.cut();
      for (let number = 5; number < 25; number++) await group.sendToAll(number);
      proxy.mend();
      await until(() => seen.messages.length >= 25);
      await group.sendToAll(25);
      await until(() => seen.messages.length >= 26);
      assert.deepEqual(seen.data(), Array.from({ length: 26 }, (_, number) => number));
      assert.equal(seen.ids.length, 1);
      assert.equal(await service(target).connectionExists(seen.ids[0]), true);
    });
  } finally {
    proxy.close();
  }
}

export async function a_plain_client_rejoins_and_has_lost_what_was_sent_meanwhile(target) {
  const name = unique("group");
  const rest = service(target);
  const proxy = await cuttable(endpointOf(target));
  const options = { plain: true, roles: [`webpubsub.joinLeaveGroup.${name}`] };
  try {
    await withClient(withEndpoint(target, proxy.endpoint), options, async (seen) => {
      await seen.client.joinGroup(name);
      await proxy.cut();
      await rest.group(name).sendToAll("lost");
      proxy.mend();
      await until(() => seen.ids.length === 2);
      await until(() => rest.groupExists(name));
      await rest.group(name).sendToAll("after");
      await until(() => seen.messages.length === 1);
      assert.deepEqual(seen.data(), ["after"]);
    });
  } finally {
    proxy.close();
  }
}

export async function a_client_is_told_why_it_was_closed(target) {
  for (const plain of [false, true]) {
    await withClient(target, { user: unique("user"), plain }, async ({ client, ids }) => {
      const told = [];
      client.on("disconnected", (event) => told.push(event));
      await service(target).closeConnection(ids[0], { reason: "maintenance at noon" });
      await until(() => told.length);
      assert.equal(told[0].connectionId, ids[0]);
      assert.equal(told[0].message?.message, "maintenance at noon");
    });
  }
}

export async function who_has_left_a_group_hears_of_it_no_more(target) {
  const [user, name] = [unique("user"), unique("group")];
  const rest = service(target);
  for (const plain of [false, true]) {
    await withClient(target, { user, plain, roles: [`webpubsub.joinLeaveGroup.${name}`] }, async (seen) => {
      await seen.client.joinGroup(name);
      await rest.group(name).sendToAll("inside");
      await seen.client.leaveGroup(name);
      await rest.group(name).sendToAll("outside");
      await rest.sendToUser(user, "last");
      await until(() => seen.messages.length === 2);
      assert.deepEqual(seen.data(), ["inside", "last"]);
    });
  }
}

export async function all_of_a_group_are_closed_but_who_is_excluded(target) {
  const name = unique("group");
  await withClient(target, { groups: [name] }, (stays) =>
    withClient(target, { groups: [name] }, async (goes) => {
      await service(target).group(name).closeAllConnections({ excluded: [stays.ids[0]], reason: "over" });
      await until(() => goes.ids.length === 2);
      assert.equal(stays.ids.length, 1);
      assert.equal(await service(target).connectionExists(goes.ids[0]), false);
      assert.equal(await service(target).connectionExists(stays.ids[0]), true);
    }),
  );
}

export async function a_closed_client_negotiates_anew_and_rejoins(target) {
  const [user, name] = [unique("user"), unique("group")];
  const rest = service(target);
  await withClient(target, { user, roles: ["webpubsub.joinLeaveGroup"] }, async (seen) => {
    await seen.client.joinGroup(name);
    await rest.closeConnection(seen.ids[0], { reason: "maintenance" });
    await until(() => seen.ids.length === 2);
    await until(() => rest.groupExists(name));
    assert.notEqual(seen.ids[0], seen.ids[1]);
    assert.equal(await rest.connectionExists(seen.ids[0]), false);
  });
}

export async function a_connection_outlives_its_token_and_later_ones_need_a_new_one(target) {
  await Promise.all([outlives(target, false), outlives(target, true)]);
}

async function outlives(target, plain) {
  const name = unique("group");
  const rest = service(target);
  const proxy = await cuttable(endpointOf(target));
  try {
    await withClient(withEndpoint(target, proxy.endpoint), { groups: [name], plain, lifetime: 1 }, async (seen) => {
      await seen.expired();
      await rest.group(name).sendToAll("still here");
      await until(() => seen.messages.length === 1);
      assert.equal(seen.urls.length, 1);
      await proxy.cut();
      proxy.mend();
      await until(() => seen.ids.length === (plain ? 2 : 1));
      await until(() => rest.groupExists(name));
      await rest.group(name).sendToAll("back again");
      await until(() => seen.messages.length === 2);
      // What recovers has a token of the service's own; what connects anew asks for another URL.
      assert.equal(seen.urls.length > 1, plain);
      await rest.closeConnection(seen.ids.at(-1));
      await until(() => seen.ids.length === (plain ? 3 : 2));
      assert.deepEqual(seen.data(), ["still here", "back again"]);
    });
  } finally {
    proxy.close();
  }
}

export async function a_token_that_has_expired_opens_nothing(target) {
  await assert.rejects(withClient(target, { lifetime: -1 }, async () => {}), /401/);
}
