// A course on one device: what the package commits is there at the next launch.
window.API = new Scorm12API({ autocommit: false, logLevel: 4 });
const kept = JSON.parse(localStorage.lms ?? "null");
if (kept) API.loadFromJSON(kept.cmi);
for (const event of ["LMSCommit", "LMSFinish"]) {
  API.on(event, () => {
    localStorage.lms = API.renderCMIToJSONString();
    localStorage.last = event;
  });
}
